import { newAssignment } from '../../../domain/keys/assignment.ts';
import type { KeyId } from '../../../domain/keys/key.ts';
import type { Member, TeamName, UserId } from '../../../domain/member.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { fitsPattern, literalIn } from '../../../domain/policy/name-pattern.ts';
import { adminsOnly, Refused } from '../../../domain/problems/problem.ts';
import { keyName } from '../../mirror/find-key.ts';
import { withOwnersLeft } from '../../outbox/owners-left.ts';
import type { AssignManyReport } from '../../ports/assign-reports.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import { assignmentsOf } from './assignments.ts';
import { ALL_KEYS, byName, keysOwnedBy } from './keys-owned-by.ts';
import { committed, ownerUnit } from './owner-change.ts';
import { onlyTeam, resolveOwner, teamFor } from './resolve-owner.ts';

export type AssignPorts = Pick<Ports, 'store' | 'clock' | 'newId' | 'policy' | 'directory' | 'trigger'>;

/** A key, and whose it was when somebody looked. */
export interface SeenOwner {
  readonly id: KeyId;
  readonly owner: UserId | null;
}

/** The keys whose names fit a pattern, without those that are the new owner's already. `Refused` for none. */
export async function keysFitting(
  { store, clock, policy }: Ports,
  member: Member,
  { pattern, to }: { pattern: string; to: UserId | null },
): Promise<MirroredKey[]> {
  if (member.role !== 'admin') throw adminsOnly(policy, 'assign');
  const text = literalIn(pattern);
  const query = { owner: 'all', filter: null, text, now: clock(), offset: 0, limit: ALL_KEYS } as const;
  const { keys } = await store.keys.list(query);
  const fitting = keys.filter(({ name }) => fitsPattern(pattern, name));
  const others = fitting.filter(({ owner }) => to === null || owner !== to);
  if (fitting.length === 0) throw new Refused({ kind: 'no_key_like', pattern });
  if (others.length === 0) throw new Refused({ kind: 'nothing_to_change' });
  return byName(others);
}

/** All keys of one person. `Refused` for none. */
export async function keysToAssign(ports: Ports, member: Member, owner: UserId): Promise<MirroredKey[]> {
  if (member.role !== 'admin') throw adminsOnly(ports.policy, 'assign');
  const keys = await keysOwnedBy(ports, owner);
  if (keys.length === 0) throw new Refused({ kind: 'nothing_to_change' });
  return keys;
}

/**
 * Gives all keys that are still whose they were to one person, in one commit; the others are left and named. `team` absent:
 * nobody can be asked.
 */
export async function assignMany(
  ports: AssignPorts,
  member: Member,
  { seen, to, team: wanted }: { seen: readonly SeenOwner[]; to: UserId; team?: TeamName | null },
): Promise<AssignManyReport> {
  const { clock, newId, policy } = ports;
  if (member.role !== 'admin') throw adminsOnly(policy, 'assign');
  await resolveOwner(ports, to);
  const owning = { owner: to, by: member.id };
  const team = wanted === undefined ? await onlyTeam(ports, owning) : await teamFor(ports, owning, wanted);
  const { given, theirs, left } = await committed(ports, async () => {
    const [at, id] = [clock(), newId()];
    const found = await lookAgain(ports, seen);
    const [theirs, others] = partition(found, ({ key }) => key.owner === to);
    const [same, moved] = partition(others, ({ isSame }) => isSame);
    const unit = await ownerUnit(
      ports,
      same.map(({ key, swapFor, owed }) => {
        const one = { id: `${id}-${key.id}`, keyId: key.id, by: member.id, from: key.owner, to, at };
        const change = newAssignment(one, owed);
        return { key, change, swap: swapFor(change), team };
      }),
    );
    const [given, left] = [keysOf(same), keysOf(moved)];
    const told = given.length === 0 ? [] : noticesOf({ id, given, by: member.id, to });
    return {
      key: given[0] ?? null,
      given,
      theirs: keysOf(theirs),
      left,
      unit: { ...unit, at, notices: [...unit.notices, ...told] },
    };
  });
  return { given, theirs, left, to, by: member.id };
}

const partition = <T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] => [
  all.filter(isFirst),
  all.filter((one) => !isFirst(one)),
];

const keysOf = <K>(found: readonly { readonly key: K }[]): K[] => found.map(({ key }) => key);

/** The values of the compare-and-set are read before the keys. Deleted ones are left out. */
export async function lookAgain(ports: Pick<Ports, 'store'>, seen: readonly SeenOwner[]) {
  const ids = seen.map(({ id }) => id);
  const assignment = await assignmentsOf(ports, ids);
  const keys = await withOwnersLeft(ports.store, await ports.store.keys.byIds(ids));
  const known = new Map(keys.map((key) => [key.id, key]));
  return seen.flatMap(({ id, owner }) => {
    const key = known.get(id);
    return key?.deletedAt === null ? [{ key, isSame: key.owner === owner, ...assignment(id) }] : [];
  });
}

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
