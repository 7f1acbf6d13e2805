import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import { fromToken, type ShownState, shownState, tokenOf } from '../../domain/keys/shown-state.ts';
import type { Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { addSpan } from '../../domain/time.ts';
import { keyName } from '../mirror/find-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { KeyEdit } from './edit-key.ts';

/** What is stored until the person says that they are sure to leave nothing. */
interface Leaving {
  readonly keyId: number;
  readonly reason: string;
  readonly price: UnitsPerUsd;
  /** The key as it was when they were asked. */
  readonly shown: ShownState;
}

/** The same, until they are sure to let the key expire soon. */
type Ending = Omit<KeyEdit, 'sure'>;

/** `Refused`, with what is stored for the button that does it all the same. */
export async function leavesNothing(
  { store, newId, clock }: Ports,
  member: Member,
  { key, reason, price }: Pick<Leaving, 'reason' | 'price'> & { key: MirroredKey },
): Promise<Refused> {
  const id = newId();
  const data = { keyId: key.id, reason, price, shown: tokenOf(shownState(key)) };
  await store.forms.save({ id, person: member.id, kind: 'leave_nothing', data }, clock());
  const { left } = key;
  return new Refused({ kind: 'leaves_nothing', key: keyName(key), left, unitsPerUsd: price, sure: id });
}

/** What was stored under this id for this member. */
export async function leavingIn({ store, clock }: Ports, member: Member, id: string): Promise<Leaving> {
  const row = await store.forms.get(id, member.id, clock());
  if (row?.kind !== 'leave_nothing') throw new Refused({ kind: 'form_expired' });
  const { shown: token, ...stored } = row.data as unknown as Omit<Leaving, 'shown'> & { shown: string };
  const shown = fromToken(token);
  if (!shown) throw new Refused({ kind: 'form_expired' });
  return { ...stored, shown };
}

/** `Refused`, with what is stored for the button: it sets the expiry only in place of the one that is told. */
export async function endsSoon(
  { store, newId, clock }: Ports,
  member: Member,
  { key, edit, at }: { key: MirroredKey; edit: Ending; at: Date },
): Promise<Refused> {
  const id = newId();
  const { expiresAt: was } = key;
  const data = { ...edit, seen: { ...edit.seen, expiresAt: was } };
  await store.forms.save({ id, person: member.id, kind: 'ends_soon', data }, clock());
  return new Refused({ kind: 'ends_soon', key: keyName(key), at, was, sure: id });
}

/** What was stored under this id for this member; a length of time counts from now. */
export async function endingIn({ store, clock }: Ports, member: Member, id: string): Promise<Ending> {
  const now = clock();
  const row = await store.forms.get(id, member.id, now);
  if (row?.kind !== 'ends_soon') throw new Refused({ kind: 'form_expired' });
  const ending = row.data as unknown as Ending;
  const { to, lasts } = ending;
  return lasts ? { ...ending, to: { ...to, expiresAt: addSpan(now, lasts, member.zone) } } : ending;
}
