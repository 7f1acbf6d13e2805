import type { Member } from '../../../domain/member.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { evaluatePolicy } from '../../../domain/policy/evaluate-policy.ts';
import { adminsOnly, Refused } from '../../../domain/problems/problem.ts';
import { whyNotBreakGlass } from '../../../domain/requests/approval/break-glass.ts';
import { saysWhy } from '../../../domain/requests/approval/terms/reason.ts';
import type { Pending, Request, RequestId } from '../../../domain/requests/request.ts';
import { breakGlass } from '../../../domain/requests/transitions.ts';
import type { Ports } from '../../ports/ports.ts';
import { assertListsRead, foreseenContext } from '../policy-context.ts';
import { everyDeciderOf } from './deciders.ts';
import { asItStands, assertLimited, assertStands, keyOf, pendingRequest, save } from './pending-request.ts';

/** An admin decides alone, which everybody is told who could have decided. */
export async function breakGlassOn(
  ports: Ports,
  member: Member,
  { id, why }: { id: RequestId; why: string },
): Promise<Request> {
  return asItStands(async () => {
    const { request, admin } = await glassOf(ports, member, id);
    if (!saysWhy(why)) throw new Refused({ kind: 'reason_missing', asked: null });
    await assertLimited(ports, admin, request);
    const next = breakGlass(request, admin, { at: ports.clock(), why: why.trim() });
    await save(ports, admin, { from: request, next, notices: await notices(ports, next, admin) });
    ports.trigger.apply();
    return next;
  });
}

/** Checked before a form opens: throws `Refused` unless the member may decide it alone. */
export const mayBreakGlass = async (ports: Ports, member: Member, id: RequestId): Promise<Pending> =>
  asItStands(async () => (await glassOf(ports, member, id)).request);

async function glassOf(ports: Ports, member: Member, id: RequestId) {
  const request = await pendingRequest(ports, member, id);
  const admin = await ports.directory.member(member.id);
  const keyOwner = (await keyOf(ports, request))?.owner ?? null;
  const no = whyNotBreakGlass(admin, request, { keyOwner, ...ports.policy });
  if (no === 'admins_only') throw adminsOnly(ports.policy, 'break_glass');
  if (no === 'glass_off') throw new Refused({ kind: no, id: request.id });
  if (no !== null) throw new Refused({ kind: no, id: request.id, by: request.approval });
  await assertStands(ports, admin, request);
  await assertNotRefused(ports, request);
  return { request, admin };
}

/** The policy may have changed since it was asked. */
async function assertNotRefused(ports: Ports, request: Pending): Promise<void> {
  const { change, requester, owner, team = null } = request;
  const asker = await ports.directory.member(requester);
  const context = await foreseenContext(ports, asker, {
    change,
    key: await keyOf(ports, request),
    owner,
    team,
  });
  assertListsRead(change, context, ports.policy);
  const { kind, ...decision } = evaluatePolicy(change, context, ports.policy);
  if (kind === 'refuse' && 'because' in decision) throw new Refused({ kind: 'policy_refuses', ...decision });
}

async function notices(ports: Ports, request: Request, by: Member): Promise<readonly Notice[]> {
  const people = await everyDeciderOf(ports, { request, key: await keyOf(ports, request) });
  return people
    .filter((id) => id !== by.id)
    .map((id) => ({
      id: `request:${request.id}:glass:${id}`,
      to: { kind: 'member', id },
      body: { kind: 'glass_broken', requestId: request.id },
    }));
}
