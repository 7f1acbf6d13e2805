import { type Assignment, mayApproveReveal, owedOf, type Release } from '../../../domain/keys/assignment.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { UserId } from '../../../domain/member.ts';
import type { Ports } from '../../ports/ports.ts';
import type { UnitOfWork } from '../../ports/store/unit-of-work.ts';

export type Swap = NonNullable<UnitOfWork['values']>[number];

const nameOf = (keyId: KeyId): string => `assignment:${keyId}`;

/** A key's latest assignment, and a compare-and-set that replaces it. Read it before the key. */
export const assignmentOf = async ({ store }: Pick<Ports, 'store'>, keyId: KeyId) =>
  latest(keyId, await store.keyValues.get(nameOf(keyId)));

/** The same of many keys. */
export async function assignmentsOf({ store }: Pick<Ports, 'store'>, keyIds: readonly KeyId[]) {
  const values = await store.keyValues.many(keyIds.map(nameOf));
  return (keyId: KeyId) => latest(keyId, values.get(nameOf(keyId)) ?? null);
}

function latest(keyId: KeyId, from: string | null) {
  const last = from === null ? null : decoded(from);
  return {
    /** null: none, or the key was given up last. */
    assignment: last?.to === undefined || last.to === null ? null : last,
    owed: owedOf(last),
    /** Fails when the key changes hands meanwhile. */
    unchanged: { name: nameOf(keyId), from, to: from },
    swapFor: (next: Assignment | Release): Swap => ({ name: nameOf(keyId), from, to: JSON.stringify(next) }),
  };
}

function decoded(text: string): Assignment | Release {
  const stored = JSON.parse(text) as Assignment | Release;
  if (stored.to === null) return stored;
  const { at, approval, ...rest } = stored;
  return { ...rest, at: new Date(at), approval: approval && { ...approval, at: new Date(approval.at) } };
}

interface SecondAdmins {
  readonly admins: readonly UserId[];
  /** Groups that may name more of them, and cannot be read at present. */
  readonly unread: readonly string[];
}

/** Who could let the new owner see the secret earlier. */
export async function secondAdmins(
  { directory }: Pick<Ports, 'directory'>,
  assignment: Pick<Assignment, 'by' | 'to'>,
): Promise<SecondAdmins> {
  const admins = await directory.people('admins');
  const troubles = await directory.groupTroubles();
  return {
    admins: admins.filter((id) => mayApproveReveal({ id, role: 'admin' }, assignment)),
    unread: troubles.flatMap(({ group, list, why }) =>
      list === 'admins' && why === 'unreadable' ? [group] : [],
    ),
  };
}
