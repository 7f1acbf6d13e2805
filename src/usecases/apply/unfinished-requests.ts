import { type Applying, type Approved, isOpen, type Request } from '../../domain/requests/request.ts';
import { needsResume, putOff, putOffFor, woken } from '../../domain/requests/retry.ts';
import type { Ports } from '../ports/ports.ts';
import type { Lease } from '../ports/store/leases.ts';
import type { RequestQuery } from '../ports/store/requests.ts';

/** Requests with a plan that have not ended, of these keys or of all: their changes may have been written. */
export async function unfinished(
  { store }: Ports,
  about: Pick<RequestQuery, 'keyIds'> = {},
): Promise<(Approved | Applying)[]> {
  const open = await store.requests.list({ ...about, states: ['approved', 'applying'], limit: null });
  return open.filter(
    (request): request is Approved | Applying =>
      'plan' in request && isOpen(request) && request.plan !== null,
  );
}

type Waiting = Approved | Applying;

export const isWaiting = (request: Request): request is Waiting =>
  request.state === 'approved' || request.state === 'applying';

/** What has to be over before a change begins. */
export interface InTheWay {
  /** A change that began earlier and has not ended; null: all have. */
  readonly first: Waiting | null;
  /** For how long what was sent for an earlier change may land. */
  readonly landsForMs: number;
  /** The name that it gives to another key; null: the key is the same. */
  readonly name: string | null;
}

/** The request waits for that. Its messages say so once. */
export async function putOffBehind(
  { ports, lease }: { ports: Ports; lease: Lease },
  request: Waiting,
  { first, landsForMs }: InTheWay,
): Promise<void> {
  const { store, clock } = ports;
  const now = clock();
  const next = first ? putOff(request, first.id, now) : putOffFor(request, landsForMs, now);
  const move = { next, from: request, isUntold: request.behind === next.behind };
  await store.commit({ at: now, requests: [move], fences: [lease] });
  if (first === null) wakeIn(ports, landsForMs);
}

/** A timer may fire a moment before the time that it was set for. */
const TIMER_MS = 20;

/** A call that was cut short may be sent again after seconds, which the pauses of the job would double. */
export const wakeIn = ({ trigger }: Ports, ms: number): void => trigger.apply(Math.max(0, ms) + TIMER_MS);

/** What waits for `ended` goes on at once, but for what needs an admin. `running`: goes on as it is. */
export async function wakeBehind(
  { store, clock, trigger }: Ports,
  ended: Request,
  running: Request,
): Promise<void> {
  const { id, keyId } = ended;
  const ofKey = keyId === null ? {} : { keyIds: [keyId] };
  const open = await store.requests.list({ ...ofKey, states: ['approved', 'applying'], limit: null });
  const behind = open.filter(isWaiting).filter((one) => one.behind === id && one.id !== running.id);
  if (behind.length === 0) return;
  const now = clock();
  const going = behind.filter((one) => !needsResume(one, now));
  for (const from of going) await store.commit({ at: now, requests: [{ next: woken(from, now), from }] });
  if (going.length > 0) trigger.apply();
}
