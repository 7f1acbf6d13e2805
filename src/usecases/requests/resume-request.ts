import type { Member } from '../../domain/member.ts';
import { adminsOnly } from '../../domain/problems/admins-only.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { startReverting } from '../../domain/requests/grant.ts';
import type { Request, RequestId } from '../../domain/requests/request.ts';
import { needsResume, resumed } from '../../domain/requests/retry.ts';
import { grantsToldOf } from '../apply/ask-to-resume.ts';
import { saveTransition } from '../apply/save-transition.ts';
import type { Ports } from '../ports/ports.ts';
import { anyRequest } from './decide-request.ts';

/** An admin continues a request that nothing has touched for over an hour (`needsResume`). */
export async function resumeRequest(ports: Ports, member: Member, id: RequestId): Promise<Request> {
  if (member.role !== 'admin') throw adminsOnly(ports.policy, 'resume');
  const request = await anyRequest(ports, id);
  const isOpen = request.state === 'approved' || request.state === 'applying';
  // Another admin, or the bot itself, has already resumed it.
  if (!isOpen || !needsResume(request, ports.clock())) throw new Refused({ kind: 'goes_on_already', id });
  const next = resumed(request, ports.clock());
  const after = await saveTransition(ports, { from: request, next, key: null, by: member.id });
  if (after !== next) throw new Refused({ kind: 'goes_on_already', id });
  await ports.store.commit({ at: ports.clock(), grants: await grantsToldOf(ports, next) });
  ports.trigger.apply();
  return after;
}

/** An admin lets the `grants` job end a grant that is long overdue. */
export async function resumeGrant(ports: Ports, member: Member, id: RequestId): Promise<void> {
  if (member.role !== 'admin') throw adminsOnly(ports.policy, 'resume');
  const { store, clock, trigger } = ports;
  await store.noticeRestore();
  const grant = await store.grants.get(id);
  const now = clock();
  const isResumed =
    grant?.state === 'active' &&
    (await store.commit({
      at: now,
      grants: [{ next: startReverting(grant), from: grant }],
      audit: [
        { at: now, actor: member.id, act: 'grant.resumed', keyId: grant.keyId, requestId: id, details: {} },
      ],
    }));
  if (!isResumed) throw new Refused({ kind: 'goes_on_already', id });
  trigger.deliver();
}
