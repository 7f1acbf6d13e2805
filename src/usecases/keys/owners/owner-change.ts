import { transitionEntry } from '../../../domain/audit.ts';
import { kindOf } from '../../../domain/changes/changes.ts';
import type { Assignment, Release } from '../../../domain/keys/assignment.ts';
import { allows, type Role, type TeamName, type UserId } from '../../../domain/member.ts';
import { noticesFor } from '../../../domain/notices/request-notices.ts';
import { handedOver } from '../../../domain/notices/seen.ts';
import { type KeyName, problemOf, Refused } from '../../../domain/problems/problem.ts';
import type { Pending } from '../../../domain/requests/request.ts';
import { markStale } from '../../../domain/requests/transitions.ts';
import { keyName } from '../../mirror/find-key.ts';
import { backupsLost } from '../../outbox/backup-notices.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import type { RequestQuery } from '../../ports/store/requests.ts';
import type { UnitOfWork } from '../../ports/store/unit-of-work.ts';
import type { Swap } from './assignments.ts';

export type OwnerChange = Assignment | Release;

export type OwnerUnit = Required<Pick<UnitOfWork, 'requests' | 'keys' | 'values' | 'notices' | 'audit'>>;

interface Changing {
  readonly key: MirroredKey;
  readonly change: OwnerChange;
  readonly swap: Swap;
  /** That the key belongs to from now on; absent: as before. */
  readonly team?: TeamName | null;
}

/** What is stored with new owners. What the former ones asked for, and claims of others, become stale. */
export async function ownerUnit(
  ports: Pick<Ports, 'store' | 'directory'>,
  changes: readonly Changing[],
): Promise<OwnerUnit> {
  const [first, ...others] = changes;
  const pending = await pendingRequests(
    ports,
    first && others.length === 0 ? { keyIds: [first.key.id] } : {},
  );
  const ofKeys = Map.groupBy(pending, ({ keyId }) => keyId);
  const units: OwnerUnit[] = [];
  for (const one of changes) units.push(await unitOf(ports, one, ofKeys.get(one.key.id) ?? []));
  return {
    requests: units.flatMap(({ requests }) => requests),
    keys: units.flatMap(({ keys }) => keys),
    values: units.flatMap(({ values }) => values),
    notices: [...backupsLost(changes), ...units.flatMap(({ notices }) => notices)],
    audit: units.flatMap(({ audit }) => audit),
  };
}

/** `pending`: the requests about the key that wait for a decision. */
async function unitOf(
  ports: Pick<Ports, 'directory'>,
  { key, change, swap, team }: Changing,
  pending: readonly Pending[],
): Promise<OwnerUnit> {
  const { id: keyId, name, watchState } = key;
  const { by, from, to, at } = change;
  const standIns = await standInsRequests(ports, {
    key,
    after: { ...key, owner: to, backup: null },
    pending,
  });
  const resting = pending.filter(
    (one) => restsOnOwner(one, change) || standIns.some(({ id }) => id === one.id),
  );
  const requests = resting.map((one) => ({
    from: one,
    next: markStale(one, at, { kind: 'owner_changed' }),
  }));
  const act = to === null ? 'key.given_up' : 'key.assigned';
  return {
    requests,
    keys: [
      {
        id: keyId,
        owner: to,
        backup: null,
        ...(team !== undefined && { team }),
        ...(watchState && { watchState: handedOver(watchState, key, at) }),
      },
    ],
    values: [swap],
    notices: requests.flatMap(({ next }) => noticesFor(next)),
    audit: [
      { at, actor: by, act, keyId, requestId: null, details: { name, from, to, ...(team && { team }) } },
      ...requests.map((move) => transitionEntry(move, at)),
    ],
  };
}

/** Of these keys, or of all. */
export async function pendingRequests(
  { store }: Pick<Ports, 'store'>,
  about: Pick<RequestQuery, 'keyIds'>,
): Promise<Pending[]> {
  const pending = await store.requests.list({ ...about, states: ['pending'], limit: null });
  return pending.filter((one) => one.state === 'pending');
}

/** What whoever stands in asked for and may not ask any more. Where Slack tells no role it ends when it is decided. */
export async function standInsRequests(
  ports: Pick<Ports, 'directory'>,
  {
    key: { backup },
    after,
    pending,
  }: {
    key: MirroredKey;
    after: Pick<MirroredKey, 'owner' | 'backup' | 'team'>;
    pending: readonly Pending[];
  },
): Promise<Pending[]> {
  const theirs = pending.filter(({ requester }) => requester === backup);
  if (backup === null || theirs.length === 0) return [];
  const role = await roleOf(ports, backup);
  return theirs.filter(({ change }) => {
    const right = kindOf(change).right(change);
    return role !== null && right !== null && !allows({ id: backup, role }, right, after);
  });
}

const roleOf = ({ directory }: Pick<Ports, 'directory'>, id: UserId): Promise<Role | null> =>
  directory.member(id).then(
    ({ role }) => role,
    (error: unknown) => (problemOf(error)?.kind === 'not_a_member' ? 'member' : null),
  );

const restsOnOwner = ({ change, requester }: Pending, { from, to }: OwnerChange): boolean =>
  (change.kind === 'claim' && to !== null) || (requester === from && requester !== to);

/** How often somebody may be faster before the person is told to try again. */
const TRIES = 3;

/** Commits what `prepare` returns; when somebody was faster, prepares it again from what is stored then. */
export async function committed<T extends { readonly unit: UnitOfWork; readonly key: KeyName | null }>(
  { store, trigger }: Pick<Ports, 'store' | 'trigger'>,
  prepare: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const prepared = await prepare();
    if (await store.commit(prepared.unit)) {
      trigger.deliver();
      return prepared;
    }
    if (tries === TRIES) throw new Refused({ kind: 'key_busy', key: prepared.key && keyName(prepared.key) });
  }
}
