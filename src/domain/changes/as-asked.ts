import { type Key, STATUS } from '../keys/key.ts';
import { named } from '../keys/settings.ts';
import { leads, type Member, type Role, type TeamName, type UserId } from '../member.ts';
import type { Change } from './changes.ts';

type AskedKey = Key & { readonly owner: UserId | null; readonly team?: TeamName | null };

/** What is remembered with a change of who asks for it, and of its key. */
export const asAsked = (change: Change, member: Member, key: AskedKey | null): Change =>
  asTimed(asDisabled(asRenewed(change, key), member, key), member);

/** Remembers what the key was like, so that a renewal enables no key that was disabled since. */
const asRenewed = (change: Change, key: AskedKey | null): Change =>
  change.kind === 'renew' && key ? { wasDisabled: key.status === STATUS.disabled, ...change } : change;

/** Remembers the role, on which it depends who may enable the key again. */
const asDisabled = (change: Change, member: Member, key: AskedKey | null): Change =>
  change.kind === 'disable' ? { ...change, as: roleFor(member, key) } : change;

function roleFor(member: Member, key: AskedKey | null): Role {
  if (key?.owner === member.id) return 'member';
  return member.role === 'member' && leads(member, key?.team) ? 'lead' : member.role;
}

/** Remembers whose calendar counts how long it holds. */
const asTimed = (change: Change, { zone }: Member): Change =>
  'during' in change && change.during ? { ...change, zone } : change;

/** Remembers the expiry that was shown, so that of two renewals at once only the first is applied. */
export const asSeen = (change: Change, key: AskedKey | null): Change =>
  change.kind === 'renew' && key && change.seen === undefined ? { ...change, seen: key.expiresAt } : change;

/** Remembers the values to be replaced: the card shows them, and the decision holds only for them. */
export const asShown = (change: Change, key: AskedKey | null): Change =>
  change.kind === 'edit' && key ? { ...change, seen: { ...named(key, change.to), ...change.seen } } : change;
