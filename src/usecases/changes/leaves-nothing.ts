import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import { fromToken, type ShownState, shownState, tokenOf } from '../../domain/keys/shown-state.ts';
import type { Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { keyName } from '../mirror/find-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

/** What is stored until the person says that they are sure. */
interface Leaving {
  readonly keyId: number;
  readonly reason: string;
  readonly price: UnitsPerUsd;
  /** The key as it was when they were asked. */
  readonly shown: ShownState;
}

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
