import type { Notice } from '../../domain/notices/notice.ts';
import type { Trouble } from '../../domain/upstream/circuit-breaker.ts';
import { nextOutage, type Outage } from '../../domain/upstream/outage.ts';
import { lastSweep } from '../keys/list-keys.ts';
import { troubleOf } from '../keys/read-key.ts';
import type { Ports } from '../ports/ports.ts';

/** Looks whether CometAPI is back when it is time to, and tells the admins what they should know of it. */
export async function watchUpstream(ports: Ports): Promise<void> {
  await ports.cometApi.probe();
  for (const trouble of ['auth', 'down'] as const) while (await step(ports, trouble));
}

/** The notice before the memory of it: a crash between repeats it, and its id is unique. */
async function step(ports: Ports, trouble: Trouble): Promise<boolean> {
  const { store, cometApi, clock, nudge } = ports;
  const name = `outage:${trouble}`;
  const stored = await store.facts.get(name);
  const status = cometApi.status();
  const { leftAlone, since, said } = status;
  const isThis = leftAlone && troubleOf(status) === trouble;
  const now = clock();
  const sight = { troubledSince: isThis ? since : null, lastSweep: await lastSweep(store), now };
  const before = stored === null ? null : outageIn(stored);
  const { outage, tell } = nextOutage(trouble, before, sight);
  const notice = before && tell && noticeOf(before, { trouble, tell, said });
  if (notice && (await store.notices.add([notice], now)) > 0) nudge.deliver();
  const next = outage && JSON.stringify(outage);
  if (next === stored) return false;
  await store.facts.swap(name, stored, next);
  return true;
}

function noticeOf(
  { since, wellSince }: Outage,
  { trouble, tell, said }: { trouble: Trouble; tell: 'begun' | 'over'; said: string },
): Notice {
  const until = tell === 'over' ? wellSince : null;
  return {
    id: `upstream:${trouble}:${since.getTime()}:${tell}`,
    to: { kind: 'admins' },
    body: { kind: 'upstream_trouble', trouble, since, until, said },
  };
}

function outageIn(stored: string): Outage {
  const { since, seenAt, toldAt, wellSince } = JSON.parse(stored) as Record<keyof Outage, string | null>;
  const moment = (text: string | null) => (text === null ? null : new Date(text));
  return {
    since: new Date(since ?? 0),
    seenAt: new Date(seenAt ?? 0),
    toldAt: moment(toldAt),
    wellSince: moment(wellSince),
  };
}
