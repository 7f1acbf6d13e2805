import { allows, leads, type Member } from '../../domain/member.ts';
import { BUILT_IN_RULES } from '../../domain/policy/policy.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { endingOf } from '../../domain/requests/ending.ts';
import { type ActiveGrant, startReverting } from '../../domain/requests/grant.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import { LEASE_WAIT_MS } from '../apply/apply-request.ts';
import { grantsAround } from '../keys/key-view.ts';
import { keyName } from '../mirror/find-key.ts';
import { keyLease } from '../mirror/key-lease.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { revertOf } from './end-grants.ts';

/** Whoever may disable the key has what was granted for a time taken back now; it ends as it would have by itself. */
export async function endEarly(ports: Ports, member: Member, id: RequestId): Promise<void> {
  const { store, trigger } = ports;
  const { grant, key } = await grantToEnd(ports, member, id);
  const held = await store.leases.withLock(
    keyLease(grant.keyId),
    LEASE_WAIT_MS.interactive,
    async (lease) => {
      const found = await grantToEnd(ports, member, id);
      const unit = await ending(ports, member, found);
      if (!(await store.commit({ ...unit, fences: [lease] })))
        throw new Refused({ kind: 'nothing_to_end', id, because: null });
    },
  );
  if (held === null) throw new Refused({ kind: 'key_busy', key: keyName(key) });
  trigger.apply();
  trigger.deliver();
}

interface Found {
  readonly grant: ActiveGrant;
  readonly key: MirroredKey;
}

async function ending(ports: Ports, { id: actor }: Member, { grant, key }: Found) {
  const at = ports.clock();
  const { keyId, requestId } = grant;
  // Due at once, so that it is tried again like any other end if it fails.
  const next = startReverting({ ...grant, endsAt: at });
  const revert = await revertOf(ports, next, key);
  return {
    at,
    grants: [{ next, from: grant }],
    requests: [{ next: { ...revert, requester: actor, rule: BUILT_IN_RULES.earlyEnd }, from: null }],
    audit: [{ at, actor, act: 'grant.ended_early', keyId, requestId, details: {} } as const],
  };
}

const ENDS = { reverting: 'ending', reverted: 'ended', superseded: 'ended', failed: null } as const;

/** Throws `Refused` unless there is something that the member may end, and that is not ending already. */
async function grantToEnd(ports: Ports, member: Member, typed: RequestId): Promise<Found> {
  const { store } = ports;
  await store.noticeRestore();
  const id = typed.toLowerCase();
  const grant = await store.grants.get(id);
  const key = grant && (await store.keys.get(grant.keyId));
  if (!key || !allows(member, 'see', key)) throw new Refused(await unseen(ports, member, id));
  if (!allows(member, 'disable', key))
    throw new Refused({ kind: 'not_your_key', key: keyName(key), owner: key.owner });
  if (grant.state !== 'active') throw new Refused({ kind: 'nothing_to_end', id, because: ENDS[grant.state] });
  const until = endingOf(grant, { ...(await grantsAround(ports, grant.keyId)), key });
  if (until.isBehind && until.is === 'to_come')
    throw new Refused({ kind: 'limit_comes_first', key: keyName(key), until });
  if (until.is !== 'to_come') throw new Refused({ kind: 'nothing_to_end', id, because: null });
  return { grant, key };
}

/** Of somebody else's key nobody is told what was granted. */
async function unseen({ store }: Ports, reader: Member, id: RequestId) {
  const request = await store.requests.get(id);
  const isSeen =
    request !== null &&
    (reader.role !== 'member' ||
      request.requester === reader.id ||
      request.owner === reader.id ||
      leads(reader, request.team));
  if (!isSeen) return { kind: 'no_such_request', id } as const;
  return {
    kind: 'nothing_to_end',
    id,
    because: request.state === 'pending' ? 'pending' : 'for_good',
  } as const;
}
