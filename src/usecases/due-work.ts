import { unprovenIn } from '../domain/problems/is-outage.ts';
import {
  failedAgain,
  isPaused,
  isSetAside,
  retriedLater,
  type WorkFailure,
} from '../domain/problems/work-failure.ts';
import { endTrouble, tellTrouble } from './outbox/troubles.ts';
import type { Ports } from './ports/ports.ts';

/** The due items of a job, and how to run one. */
export interface DueWork<Item> {
  readonly job: string;
  /** The due items after this one, oldest first; empty: no more. */
  readonly page: (after: Item | null) => Promise<readonly Item[]>;
  /** `page` leases what it returns, so an item that comes back is due again and is run again. */
  readonly isLeased?: true;
  readonly idOf: (item: Item) => string;
  readonly run: (item: Item, attempt: Attempt) => Promise<void>;
}

export interface Attempt {
  readonly signal: AbortSignal | undefined;
  /** Set when the last try of this item failed because of a bug. */
  readonly failure: WorkFailure | null;
}

/**
 * Runs every due item. One that throws is retried after growing pauses and does not hold up the others; one that keeps
 * failing is set aside, and admins are told.
 */
export async function forEachDue<Item>(
  ports: Ports,
  work: DueWork<Item>,
  signal?: AbortSignal,
): Promise<void> {
  const seen = new Set<string>();
  for (let page = await work.page(null); page.length > 0; page = await work.page(page.at(-1) ?? null)) {
    const fresh = work.isLeased ? page : page.filter((item) => !seen.has(work.idOf(item)));
    const failed = await ports.store.keyValues.many(fresh.map((item) => nameOf(work, item)));
    for (const item of fresh) {
      signal?.throwIfAborted();
      seen.add(work.idOf(item));
      await runOne(ports, work, { item, stored: failed.get(nameOf(work, item)) ?? null, signal });
    }
    // Only items that were just run are due again; they wait for the next run.
    if (fresh.length === 0) return;
  }
}

const nameOf = <Item>({ job, idOf }: DueWork<Item>, item: Item): string => failedName(job, idOf(item));

interface Due<Item> {
  readonly item: Item;
  /** What is stored of its last try, if that failed. */
  readonly stored: string | null;
  readonly signal: AbortSignal | undefined;
}

async function runOne<Item>(
  ports: Ports,
  work: DueWork<Item>,
  { item, stored, signal }: Due<Item>,
): Promise<void> {
  const { store, clock } = ports;
  const name = nameOf(work, item);
  const before = stored === null ? null : failureIn(stored);
  if (before && isPaused(before, clock())) return;
  try {
    await work.run(item, { signal, failure: before });
  } catch (error) {
    if (signal?.aborted) throw error;
    await keepFailure(ports, { job: work.job, item: work.idOf(item), name, before, error });
    return;
  }
  if (stored === null) return;
  await store.keyValues.compareAndSet(name, stored, null);
  await endTrouble(ports, subjectOf(work.job, work.idOf(item)));
}

interface Failing {
  readonly job: string;
  readonly item: string;
  readonly name: string;
  readonly before: WorkFailure | null;
  readonly error: unknown;
}

async function keepFailure(ports: Ports, failing: Failing): Promise<void> {
  const { job, item, name, before, error } = failing;
  const { store, clock, log, metrics, newId } = ports;
  if (unprovenIn(error)) {
    log.warn({ job, item }, 'due work put off: Slack does not say who somebody is, or may do');
    return store.keyValues.set(name, JSON.stringify(retriedLater(before, clock())));
  }
  const failure = failedAgain(before, clock());
  const ref = newId();
  const { failures, retryAt } = failure;
  log.error({ job, item, ref, failures, retryAt, err: error }, 'due work failed, will retry');
  metrics.count('due_work_failures', { job });
  await store.keyValues.set(name, JSON.stringify(failure));
  if (!isSetAside(failure)) return;
  const body = { kind: 'set_aside', job, item, ref } as const;
  await tellTrouble(ports, { subject: subjectOf(job, item), to: { kind: 'admins' }, body });
}

const failedName = (job: string, item: string): string => `failed:${job}:${item}`;

/** Which of these items failed when they were last run. */
export async function failedOf(
  { keyValues }: Ports['store'],
  job: string,
  items: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = await keyValues.many(items.map((item) => failedName(job, item)));
  return new Set(items.filter((item) => known.has(failedName(job, item))));
}

const subjectOf = (job: string, item: string): string => `set-aside:${job}:${item}`;

function failureIn(stored: string): WorkFailure {
  const { failures, retryAt } = JSON.parse(stored) as { failures: number; retryAt: string };
  return { failures, retryAt: new Date(retryAt) };
}
