import { newAssignment } from '../../../domain/keys/assignment.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { Member, UserId } from '../../../domain/member.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { fitsPattern, literalIn } from '../../../domain/policy/name-pattern.ts';
import { adminsOnly } from '../../../domain/problems/admins-only.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { keyName } from '../../mirror/find-key.ts';
import { withOwnersLeft } from '../../outbox/owners-left.ts';
import type { Ports } from '../../ports/ports.ts';
import type { AssignManyReport } from '../../ports/read-models.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import { assignmentOf } from './assignments.ts';
import { committed, type OwnerUnit, ownerUnit } from './owner-change.ts';
import { resolveOwner } from './resolve-owner.ts';

/** As many as one transaction stores well, and one message names. */
export const MOST_KEYS = 200;

export type AssignPorts = Pick<Ports, 'store' | 'clock' | 'newId' | 'policy' | 'directory' | 'trigger'>;

/** A key, and whose it was when somebody looked. */
export interface SeenOwner {
  readonly id: KeyId;
  readonly owner: UserId | null;
}

/** The keys whose names fit a pattern, without those that are the new owner's already. `Refused` for none or too many. */
export async function keysFitting(
  { store, clock, policy }: Ports,
  member: Member,
  { pattern, to }: { pattern: string; to: UserId | null },
): Promise<MirroredKey[]> {
  if (member.role !== 'admin') throw adminsOnly(policy, 'assign');
  const text = literalIn(pattern);
  const query = { owner: 'all', filter: null, text, now: clock(), offset: 0, limit: MOST_FOUND } as const;
  const { keys } = await store.keys.list(query);
  const fitting = keys.filter(({ name }) => fitsPattern(pattern, name));
  const others = fitting.filter(({ owner }) => to === null || owner !== to);
  if (fitting.length === 0) throw new Refused({ kind: 'no_key_like', pattern });
  if (others.length === 0) throw new Refused({ kind: 'nothing_to_change' });
  if (others.length > MOST_KEYS)
    throw new Refused({ kind: 'too_many_keys', pattern, found: others.length, most: MOST_KEYS });
  return others.toSorted((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
}

/** All keys of one person. */
export async function keysOf(
  { store, clock, policy }: Ports,
  member: Member,
  owner: UserId,
): Promise<MirroredKey[]> {
  if (member.role !== 'admin') throw adminsOnly(policy, 'assign');
  const query = { owner, filter: null, text: '', now: clock(), offset: 0, limit: MOST_KEYS };
  const { keys } = await store.keys.list(query);
  if (keys.length === 0) throw new Refused({ kind: 'nothing_to_change' });
  return keys.toSorted((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
}

/** More keys than an account has. */
const MOST_FOUND = 100_000;

/** Gives all keys that are still whose they were to one person, in one commit; the others are left and named. */
export async function assignMany(
  ports: AssignPorts,
  member: Member,
  { seen, to }: { seen: readonly SeenOwner[]; to: UserId },
): Promise<AssignManyReport> {
  const { clock, newId, policy } = ports;
  if (member.role !== 'admin') throw adminsOnly(policy, 'assign');
  await resolveOwner(ports, to);
  const { given, left } = await committed(ports, async () => {
    const [at, id] = [clock(), newId()];
    const found = await Promise.all(seen.map((one) => lookAgain(ports, one)));
    const left = found.flatMap(({ key, isSame }) => (key && !isSame ? [key] : []));
    const same = found.flatMap(({ key, isSame, ...last }) => (key && isSame ? [{ key, ...last }] : []));
    const [first] = same;
    if (!first) throw new Refused({ kind: 'nothing_to_change' });
    const units: OwnerUnit[] = [];
    for (const { key, swapFor, owed } of same) {
      const given = { id: `${id}-${key.id}`, keyId: key.id, by: member.id, from: key.owner, to, at };
      const change = newAssignment(given, owed);
      units.push(await ownerUnit(ports, { key, change, swap: swapFor(change) }));
    }
    const given = await withOwnersLeft(
      ports.store,
      same.map(({ key }) => key),
    );
    const told = { id, given, by: member.id, to };
    return {
      key: first.key,
      given,
      left,
      unit: { ...together(units), at, notices: [...units.flatMap((one) => one.notices), ...noticesOf(told)] },
    };
  });
  return { given, left, to, by: member.id };
}

/** The value of the compare-and-set is read before the key. */
async function lookAgain(ports: Pick<Ports, 'store'>, { id, owner }: SeenOwner) {
  const { swapFor, owed } = await assignmentOf(ports, id);
  const known = await ports.store.keys.get(id);
  const key = known?.deletedAt === null ? known : null;
  return { swapFor, owed, key, isSame: key?.owner === owner };
}

const together = (units: readonly OwnerUnit[]): Omit<OwnerUnit, 'notices'> => ({
  requests: units.flatMap(({ requests }) => requests),
  keys: units.flatMap(({ keys }) => keys),
  values: units.flatMap(({ values }) => values),
  audit: units.flatMap(({ audit }) => audit),
});

interface Told {
  readonly id: string;
  readonly given: readonly MirroredKey[];
  readonly by: UserId;
  readonly to: UserId;
}

/** One message to the new owner, and one to each former owner, with all of theirs. */
function noticesOf({ id, given, by, to }: Told): Notice[] {
  const owners = new Set(given.flatMap(({ owner }) => owner ?? []));
  const notice = (who: UserId, body: Notice['body']): Notice[] =>
    who === by ? [] : [{ id: `assigned:${id}:${who}`, to: { kind: 'member', id: who }, body }];
  const theirs = (owner: UserId) => given.filter((key) => key.owner === owner).map(keyName);
  return [
    ...notice(to, { kind: 'assigned_many', keys: given.map(keyName), by }),
    ...[...owners].flatMap((owner) =>
      notice(owner, { kind: 'reassigned_many', keys: theirs(owner), by, to }),
    ),
  ];
}
