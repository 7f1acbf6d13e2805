import { HOUR, MINUTE } from '../domain/time.ts';
import { applyDueRequests } from '../usecases/apply/apply-due-requests.ts';
import { runBulkDisables } from '../usecases/changes/run-bulk-disables.ts';
import { boundGrants } from '../usecases/grants/bound-grants.ts';
import { endGrants } from '../usecases/grants/end-grants.ts';
import { postAuditHead } from '../usecases/outbox/audit-head.ts';
import type { Ports } from '../usecases/ports/ports.ts';
import { remindRequests } from '../usecases/requests/decide/remind-requests.ts';
import { deliverNotices } from '../usecases/watch/deliver-notices.ts';
import { watchUpstream } from '../usecases/watch/faults/watch-upstream.ts';
import { sendDigests } from '../usecases/watch/personal/send-digests.ts';
import { watchBalance } from '../usecases/watch/spending/watch-balance.ts';
import { watchKeys } from '../usecases/watch/watch-keys.ts';

export type JobName =
  | 'sweep'
  | 'balance'
  | 'upstream'
  | 'deliver'
  | 'apply'
  | 'bulk'
  | 'remind'
  | 'grants'
  | 'digest'
  | 'head'
  | 'tidy';

export interface Job {
  readonly everyMs: number;
  readonly run: (signal?: AbortSignal) => Promise<void>;
}

/** All background jobs and their intervals; each run asks for the ports once, so that it meets one policy; `job-triggers.ts` also runs some of them on demand. */
export const jobsOf = (
  portsNow: () => Ports,
  sweepEveryMs: number,
  takeRecovery = () => false,
): Record<JobName, Job> => ({
  sweep: { everyMs: sweepEveryMs, run: (signal) => watchKeys(portsNow(), signal) },
  balance: { everyMs: sweepEveryMs, run: () => watchBalance(portsNow()) },
  upstream: { everyMs: 5000, run: () => watchUpstream(portsNow()) },
  deliver: { everyMs: 3000, run: (signal) => deliverNotices(portsNow(), signal) },
  // The lease of a replica that died lasts 10 s: what it left is taken up within 14 s, and people are promised 15.
  apply: {
    everyMs: 3000,
    run: (signal) => applyDueRequests(portsNow(), { isRecovered: takeRecovery(), signal }),
  },
  bulk: { everyMs: 15_000, run: (signal) => runBulkDisables(portsNow(), signal) },
  remind: { everyMs: 30_000, run: (signal) => remindRequests(portsNow(), signal) },
  grants: { everyMs: 15_000, run: (signal) => endGrants(portsNow(), signal) },
  digest: { everyMs: 10 * MINUTE, run: (signal) => sendDigests(portsNow(), signal) },
  head: { everyMs: HOUR, run: () => postAuditHead(portsNow()) },
  tidy: { everyMs: HOUR, run: (signal) => tidy(portsNow(), signal) },
});

async function tidy(ports: Ports, signal?: AbortSignal): Promise<void> {
  await boundGrants(ports, signal);
  await ports.store.purge(ports.clock());
}
