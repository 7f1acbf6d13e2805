import { BUILT_IN_RULES } from '../../domain/policy/policy.ts';
import {
  type Grant,
  grantAfterRevert,
  grantStep,
  isOpenGrant,
  type OpenGrant,
  revertIdOf,
  startReverting,
  supersede,
} from '../../domain/requests/grant.ts';
import type { Approved, Request } from '../../domain/requests/request.ts';
import { retried } from '../../domain/requests/retry.ts';
import { newApproved } from '../../domain/requests/transitions.ts';
import { holdGrant } from '../apply/ask-to-resume.ts';
import { saveTransition } from '../apply/save-transition.ts';
import { forEachDue } from '../due-work.ts';
import { keyLease } from '../mirror/key-lease.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { Fence } from '../ports/store/leases.ts';

/** Ends grants whose time is over, each by a `revert` request that is applied like any other. */
export async function endGrants(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store, clock } = ports;
  const page = async (after: Grant | null) => (after === null ? store.grants.due(clock()) : []);
  // Under the key's lease, because a change that is being applied may reduce or end the grant.
  let isAsking = false;
  const run = async ({ requestId, keyId }: Grant) => {
    const end = async (lease: Fence) => {
      if ((await endGrant(ports, requestId, lease)) === 'held') isAsking = true;
    };
    await store.leases.withLock(keyLease(keyId), 0, end);
  };
  await forEachDue(ports, { job: 'grants', page, idOf: ({ requestId }) => requestId, run }, signal);
  if (isAsking) ports.trigger.deliver();
}

async function endGrant(ports: Ports, id: string, fence: Fence): Promise<'held' | null> {
  const { store, clock } = ports;
  await store.noticeRestore();
  const grant = await store.grants.get(id);
  if (!grant || !isOpenGrant(grant)) return null;
  const revert = await store.requests.get(revertIdOf(id));
  const ofKey = await store.grants.ofKey(grant.keyId);
  const step = grantStep(grant, { ofKey, revert, now: clock() });
  switch (step) {
    case 'wait':
      return null;
    case 'ask_to_resume':
      return (await holdGrant(ports, grant, fence)) ? 'held' : null;
    case 'begin':
      await begin(ports, grant, fence);
      return null;
    case 'retry':
      await retry(ports, revert, fence);
      return null;
    case 'close':
      await close(ports, { grant, revert, fence });
      return null;
  }
}

async function begin(ports: Ports, grant: OpenGrant, fence: Fence): Promise<void> {
  const { store, clock, trigger } = ports;
  const key = await store.keys.get(grant.keyId);
  const next = !key ? supersede(grant) : grant.state === 'active' ? startReverting(grant) : grant;
  // Of a deleted key nothing can be taken back: it says so to everybody concerned.
  const revert = key ? [{ next: await revertOf(ports, grant, key), from: null }] : [];
  const at = clock();
  await store.commit({ at, grants: [{ next, from: grant }], requests: revert, fences: [fence] });
  trigger.apply();
}

async function retry(ports: Ports, revert: Request | null, fence: Fence): Promise<void> {
  if (revert?.state !== 'failed') return;
  await saveTransition(ports, {
    from: revert,
    next: retried(revert, ports.clock()),
    key: null,
    fences: [fence],
  });
  ports.trigger.apply();
}

/** The revert has ended but the grant has not: an older version stored the two in separate transactions. */
async function close(
  { store, clock }: Ports,
  { grant, revert, fence }: { grant: OpenGrant; revert: Request | null; fence: Fence },
): Promise<void> {
  const next = revert && grantAfterRevert(grant, revert);
  if (next) await store.commit({ at: clock(), grants: [{ next, from: grant, revert }], fences: [fence] });
}

/** The request that ends it. */
export async function revertOf(
  { cometApi, clock }: Ports,
  grant: Grant,
  key: Pick<MirroredKey, 'name' | 'owner'>,
): Promise<Approved> {
  return newApproved({
    id: revertIdOf(grant.requestId),
    change: { kind: 'revert', of: grant.of, granted: grant.granted },
    keyId: grant.keyId,
    keyName: key.name,
    requester: grant.member,
    owner: key.owner,
    reason: '',
    unitsPerUsd: await cometApi.unitsPerUsd(),
    rule: BUILT_IN_RULES.grantEnd,
    approval: null,
    createdAt: clock(),
  });
}
