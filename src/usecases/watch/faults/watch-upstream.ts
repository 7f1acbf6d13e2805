import type { Notice } from '../../../domain/notices/notice.ts';
import type { UpstreamFault } from '../../../domain/upstream/circuit-breaker.ts';
import { nextOutage, type Outage } from '../../../domain/upstream/outage.ts';
import { faultOf } from '../../mirror/reading-trouble.ts';
import { lastSweep } from '../../mirror/sweeps.ts';
import type { UpstreamStatus } from '../../ports/cometapi.ts';
import type { Ports } from '../../ports/ports.ts';

/** Probes CometAPI when due, and tells admins when an outage begins or ends. */
export async function watchUpstream(ports: Ports): Promise<void> {
  await ports.cometApi.probe();
  for (const fault of ['auth', 'down'] as const) while (await step(ports, fault));
}

async function step(ports: Ports, fault: UpstreamFault): Promise<boolean> {
  const { store, cometApi, clock, trigger } = ports;
  const name = `outage:${fault}`;
  const stored = await store.keyValues.get(name);
  const status = cometApi.status();
  const { suspended, since, message, refusal } = status;
  const isThis = suspended && faultOf(status) === fault;
  const now = clock();
  const observation = { faultySince: isThis ? since : null, lastSweep: await lastSweep(store), now };
  const before = stored === null ? null : outageIn(stored);
  const { outage, tell } = nextOutage(fault, before, observation);
  const notice = before && tell && noticeOf(before, { fault, tell, message, refusal });
  const next = outage && JSON.stringify(outage);
  if (next === stored) return false;
  const values = [{ name, from: stored, to: next }];
  const isStored = await store.commit({
    at: now,
    values,
    notices: notice ? [notice] : [],
    ended: before?.wellSince && tell === 'over' ? [endOf(fault, before, before.wellSince)] : [],
  });
  if (isStored && notice) trigger.deliver();
  return true;
}

const idOf = (fault: UpstreamFault, { since }: Outage, tell: 'begun' | 'over'): string =>
  `upstream:${fault}:${since.getTime()}:${tell}`;

const endOf = (fault: UpstreamFault, outage: Outage, at: Date) => ({
  notice: idOf(fault, outage, 'begun'),
  ended: { at, how: 'solved' } as const,
});

interface Told extends Pick<UpstreamStatus, 'message' | 'refusal'> {
  readonly fault: UpstreamFault;
  readonly tell: 'begun' | 'over';
}

function noticeOf(outage: Outage, { fault, tell, message, refusal }: Told): Notice {
  const { since, wellSince } = outage;
  const until = tell === 'over' ? wellSince : null;
  return {
    id: idOf(fault, outage, tell),
    to: { kind: 'admins' },
    body: { kind: 'upstream_trouble', fault, since, until, message, ...(refusal && { refusal }) },
  };
}

function outageIn(stored: string): Outage {
  const { since, observedAt, toldAt, wellSince } = JSON.parse(stored) as Record<keyof Outage, string | null>;
  const moment = (text: string | null) => (text === null ? null : new Date(text));
  return {
    since: new Date(since ?? 0),
    observedAt: new Date(observedAt ?? 0),
    toldAt: moment(toldAt),
    wellSince: moment(wellSince),
  };
}
