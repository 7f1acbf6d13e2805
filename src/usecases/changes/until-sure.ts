import type { EditChange } from '../../domain/changes/edit.ts';
import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import { differing, eachSetting, type SettingsPatch, settingsOf } from '../../domain/keys/settings.ts';
import { fromToken, type ShownState, shownState, tokenOf } from '../../domain/keys/shown-state.ts';
import type { Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { keyName } from '../mirror/find-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { over } from './ask-again.ts';
import type { KeyEdit } from './edit-key.ts';

/** What is stored until the person says that they are sure to leave nothing. */
interface Leaving {
  readonly keyId: number;
  readonly reason: string;
  readonly price: UnitsPerUsd;
  /** The key as it was when they were asked. */
  readonly shown: ShownState;
}

/** The same, until they are sure to let the key expire soon, at the moment that was told. */
type Ending = Omit<KeyEdit, 'sure' | 'lasts'>;

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
  if (row?.kind !== 'leave_nothing') throw over(row);
  const { shown: token, ...stored } = row.data as unknown as Omit<Leaving, 'shown'> & { shown: string };
  const shown = fromToken(token);
  if (!shown) throw over(null);
  return { ...stored, shown };
}

/** `Refused`, with what is stored for the button: it sets the expiry only in place of the one that is told. */
export async function endsSoon(
  { store, newId, clock }: Ports,
  member: Member,
  { key, edit: { lasts: _, ...edit }, at }: { key: MirroredKey; edit: KeyEdit; at: Date },
): Promise<Refused> {
  const id = newId();
  const { expiresAt: was } = key;
  const data = { ...edit, seen: { ...edit.seen, expiresAt: was } };
  await store.forms.save({ id, person: member.id, kind: 'ends_soon', data }, clock());
  const seen = tokenOf(shownState(key));
  return new Refused({
    kind: 'ends_soon',
    key: keyName(key),
    at,
    was,
    also: besidesExpiry(key, edit.to),
    seen,
    sure: id,
  });
}

/** What else becomes different. */
function besidesExpiry(key: MirroredKey, to: SettingsPatch): Pick<EditChange, 'seen' | 'to'> {
  const is = settingsOf(key);
  const fields = differing(is, to).filter((field) => field !== 'expiresAt');
  return {
    seen: eachSetting<SettingsPatch>((field) => is[field], fields),
    to: eachSetting<SettingsPatch>((field) => to[field], fields),
  };
}

/** What was stored under this id for this member. An older version stored a length of time beside the moment that it told. */
export async function endingIn({ store, clock }: Ports, member: Member, id: string): Promise<Ending> {
  const row = await store.forms.get(id, member.id, clock());
  if (row?.kind !== 'ends_soon') throw over(row);
  const { lasts: _, ...ending } = row.data as unknown as KeyEdit;
  return ending;
}
