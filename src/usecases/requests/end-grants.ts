import type { Grant } from '../../domain/requests/grant.ts';
import { type NewRequest, newApproved } from '../../domain/requests/request.ts';
import { RESUME_AFTER } from '../../domain/requests/retry.ts';
import { forEachDue } from '../due-work.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store.ts';
import { applyRequest } from './apply-request.ts';
import { askToResume } from './ask-to-resume.ts';

/** Takes back what was lent, by the same road as every change; what it did is told to whoever asked for it. */
export async function endGrants(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store, clock } = ports;
  const page = async (after: Grant | null) => (after === null ? store.grants.due(clock()) : []);
  const run = (grant: Grant) => endGrant(ports, grant);
  await forEachDue(ports, { job: 'grants', page, idOf: ({ requestId }) => requestId, run }, signal);
}

async function endGrant(ports: Ports, grant: Grant): Promise<void> {
  const { store, clock } = ports;
  const dueSince = await takeBackSince(ports, grant);
  if (dueSince === null) return;
  if (grant.state === 'active' && clock().getTime() - dueSince.getTime() > RESUME_AFTER)
    return askToResume(ports, { requestId: grant.requestId, what: 'grant', period: 0 });
  const isBegun =
    grant.state !== 'active' || (await store.grants.transition(grant.requestId, 'active', 'reverting'));
  if (isBegun) await revert(ports, grant);
}

/**
 * A loan of quota is not taken back while the key is lent no limit at all: what is restored at that grant's
 * end still holds the loan. null: not yet.
 */
async function takeBackSince({ store }: Ports, grant: Grant): Promise<Date | null> {
  if (grant.of === 'unlimited_on') return grant.endsAt;
  const unlimited = (await store.grants.ofKey(grant.keyId)).filter(({ of }) => of === 'unlimited_on');
  if (unlimited.some(({ state }) => state === 'active' || state === 'reverting')) return null;
  const ends = [grant, ...unlimited].map(({ endsAt }) => endsAt.getTime());
  return new Date(Math.max(...ends));
}

/** The revert's id comes from the grant's, so that a second replica, or a restart, finds the one already made. */
async function revert(ports: Ports, grant: Grant): Promise<void> {
  const { store, cometApi } = ports;
  const id = `${grant.requestId}e`;
  const existing = await store.requests.get(id);
  const key = await store.keys.get(grant.keyId);
  if (!key || key.deletedAt) {
    await store.grants.transition(grant.requestId, 'reverting', 'ended');
    return;
  }
  const request = existing ?? (await insert(ports, grant, { id, key }));
  await cometApi.probe();
  // From here on it is a change like any other, and waits like one.
  if (cometApi.status().suspended) return;
  const after =
    request.state === 'approved' || request.state === 'applying'
      ? await applyRequest(ports, request, 'approval')
      : request;
  if (after === null || after.state === 'approved' || after.state === 'applying') return;
  await store.grants.transition(
    grant.requestId,
    'reverting',
    after.state === 'applied' ? 'reverted' : 'ended',
  );
}

async function insert(
  { store, cometApi, clock }: Ports,
  grant: Grant,
  { id, key }: { id: string; key: MirroredKey },
) {
  const wish: NewRequest = {
    id,
    change: { kind: 'revert', of: grant.of, granted: grant.granted },
    keyId: grant.keyId,
    keyName: key.name,
    requester: grant.member,
    owner: key.owner,
    reason: '',
    unitsPerUsd: await cometApi.unitsPerUsd(),
    rule: 'end of a grant',
    approval: null,
    createdAt: clock(),
  };
  const request = newApproved(wish);
  await store.requests.insert(request, []);
  return request;
}
