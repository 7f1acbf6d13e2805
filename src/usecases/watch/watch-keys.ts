import { isDeepStrictEqual } from 'node:util';
import type { Key } from '../../domain/keys/key.ts';
import { type Around, type Evaluation, evaluate } from '../../domain/notices/evaluate.ts';
import type { Notice } from '../../domain/notices/notice.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import { MINUTE } from '../../domain/time.ts';
import { unfinished } from '../apply/unfinished-requests.ts';
import { keyNotice } from '../mirror/key-notice.ts';
import { markKeyDeleted } from '../mirror/mark-key-deleted.ts';
import { lastSweep, otherAccount, setFirstLook, watchedSince } from '../mirror/sweeps.ts';
import { digestUnowned } from '../outbox/digest-unowned.ts';
import { unowned } from '../outbox/owners-left.ts';
import type { KeyPage, UnreadableKey } from '../ports/cometapi.ts';
import type { Ports } from '../ports/ports.ts';
import type { KeyWrite, MirroredKey, ReadMoment } from '../ports/store/keys.ts';
import type { UnitOfWork } from '../ports/store/unit-of-work.ts';
import { checkPeople } from './faults/check-people.ts';
import { tellUnreadable } from './faults/tell-unreadable.ts';
import { wishesOfOwners } from './personal/wishes.ts';
import { dueBurns } from './spending/due-burns.ts';
import { sampled } from './spending/sampled.ts';

/** How many keys that the pages lacked are read one by one; others wait for the next sweep. */
const MAX_MISSING_READS = 50;

/** News of a sweep waits for its end, so that a person gets one message, and at most so long. */
const HELD_MS = 2 * MINUTE;

type AskedPage = KeyPage & { readonly asked: ReadMoment };

interface Sweep {
  readonly id: number;
  readonly watchedSince: Date;
}

/** A sweep over all keys: for each page, reads it, derives states, decides which notices are due, and commits. */
export async function watchKeys(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store, cometApi, clock, metrics, trigger } = ports;
  await cometApi.probe();
  // The recovery of CometAPI triggers a sweep.
  if (cometApi.status().suspended) return;
  const started = await store.keys.readMoment(clock());
  const startedAt = started.readAt;
  const sweep = { id: startedAt.getTime(), watchedSince: await watchedSince(store, startedAt) };
  const isFirst = (await lastSweep(store)) === null;
  let keys = 0;
  const unreadable: UnreadableKey[] = [];
  for await (const page of cometApi.pages('sweep', () => store.keys.readMoment(clock()))) {
    signal?.throwIfAborted();
    keys += page.keys.length + page.unreadable.length;
    unreadable.push(...page.unreadable);
    await storePage(ports, page, sweep);
    if (isFirst) await setFirstLook(store, { read: keys, about: page.total });
  }
  const listed = new Set(unreadable.map(({ id }) => id));
  const unseen = await store.keys.notSeenIn(sweep.id, started.readNumber, MAX_MISSING_READS + listed.size);
  const missing = unseen.filter(({ id }) => !listed.has(id));
  const other = missing.length > 0 || isFirst ? await otherAccount(ports, 'sweep') : null;
  if (other) ports.log.error({ ...other }, 'the access token belongs to another account');
  for (const known of other ? [] : missing) {
    signal?.throwIfAborted();
    await readMissing(ports, known, sweep);
  }
  await tellUnreadable(ports, unreadable);
  await digestUnowned(ports, sweep.id);
  await store.notices.release(clock());
  await welcome(ports, keys);
  await store.keyValues.set('last_sweep', String(clock().getTime()));
  if (isFirst) await setFirstLook(store, null);
  await checkPeople(ports, signal);
  metrics.set('keys', keys);
  metrics.observe('sweep_seconds', (clock().getTime() - startedAt.getTime()) / 1000);
  trigger.deliver();
}

/** How often a page is evaluated; a key of it may have been changed or handed over meanwhile. */
const TRIES = 3;

/** A page whose keys do not come to rest is stored as it was read; the next sweep tells its news. */
async function storePage(ports: Ports, page: AskedPage, sweep: Sweep): Promise<void> {
  const { store, clock } = ports;
  for (let tries = 0; tries < TRIES; tries += 1)
    if (await store.commit(await evaluatedPage(ports, page, sweep))) return;
  await store.commit({ at: clock(), keys: seenIn(page, sweep) });
}

const seenIn = ({ keys, asked }: AskedPage, { id: sweep }: Sweep) =>
  keys.map((key) => ({ id: key.id, seen: { key, ...asked, sweep } }));

async function evaluatedPage(ports: Ports, page: AskedPage, sweep: Sweep): Promise<UnitOfWork> {
  const { store, clock } = ports;
  const now = clock();
  // Before the rows, which would be older after a call.
  const unitsPerUsd = await ports.cometApi.unitsPerUsd();
  const read = await withoutBusy(ports, page);
  const readings = await evaluated(ports, read, { watchedSince: sweep.watchedSince, unitsPerUsd, now });
  const used = await sampled(store, readings, page.asked.readAt);
  const burns = await dueBurns(store, used, page.asked.readAt);
  const watched = new Map(readings.map((reading) => [reading.key.id, watchedOf(reading)]));
  return {
    at: now,
    notices: readings.flatMap(noticesOf),
    keys: seenIn(page, sweep).map(({ id, seen }) => ({
      id,
      seen: { ...seen, burn: burns.get(id) },
      ...watched.get(id),
    })),
    samples: used.flatMap(({ key: { id }, due }) => due.map((sample) => ({ id, sample }))),
  };
}

const noticesOf = ({ key, before, notices }: Evaluated): Notice[] =>
  notices.flatMap((what) => keyNotice(key, before, what)).map((notice) => ({ ...notice, delayMs: HELD_MS }));

/** What is told rests on the stored state as much as what is stored anew. */
function watchedOf({ before, state, notices }: Evaluated): Pick<KeyWrite, 'watchState' | 'watchedFrom'> {
  const watchedFrom = before?.watchState ?? null;
  const isSame = isDeepStrictEqual(watchedFrom, state);
  if (isSame && notices.length === 0) return {};
  return { watchedFrom, ...(!isSame && { watchState: state }) };
}

interface Read {
  readonly key: Key;
  readonly before: MirroredKey | null;
}

type Evaluated = Read & Evaluation;

async function evaluated(
  ports: Ports,
  read: readonly Read[],
  at: Omit<Around, 'burn' | 'thresholds'>,
): Promise<Evaluated[]> {
  const wishes = await wishesOfOwners(
    ports,
    read.map(({ before }) => before?.owner ?? null),
  );
  return read.map(({ key, before }) => ({
    key,
    before,
    ...evaluate(before?.watchState ?? null, key, {
      burn: before?.burn ?? null,
      thresholds: wishes(before?.owner ?? null),
      ...at,
    }),
  }));
}

/** Leaves out keys that the bot is writing, may have written, or has written since the page was read. */
async function withoutBusy(ports: Ports, { keys, asked }: AskedPage) {
  // Read before the rows: a change that ends between the two reads then counts as busy, not as somebody's edit.
  const begun = await unfinished(ports);
  const known = new Map((await ports.store.keys.byIds(keys.map(({ id }) => id))).map((key) => [key.id, key]));
  const busy = (key: Key) =>
    begun.some(({ keyId, keyName }) => (keyId === null ? keyName === key.name : keyId === key.id));
  return keys
    .map((key) => ({ key, before: known.get(key.id) ?? null }))
    .filter(({ key, before }) => !busy(key) && (before === null || before.readNumber <= asked.readNumber));
}

/** Only "record not found" for the key itself proves that it was deleted; pages can miss a key that exists. */
async function readMissing(ports: Ports, known: MirroredKey, sweep: Sweep): Promise<void> {
  const { store, cometApi, clock } = ports;
  const asked = await store.keys.readMoment(clock());
  try {
    const key = await cometApi.key(known.id, 'sweep');
    await storePage(ports, { keys: [key], asked, total: null, unreadable: [] }, sweep);
  } catch (error) {
    const kind = problemOf(error)?.kind;
    // It exists: the next sweep reports it as unreadable.
    if (kind === 'key_unreadable') return;
    if (kind !== 'no_such_key') throw error;
    await markKeyDeleted(ports, known);
  }
}

/** Tells admins of a new installation that the bot works, and what it found. One that has swept before is not new. */
async function welcome({ store, clock, policy: { people, approvals } }: Ports, keys: number): Promise<void> {
  if ((await store.keyValues.get('welcomed')) !== null || (await lastSweep(store)) !== null) return;
  const now = clock();
  const lacking = await store.keys.tally({ owner: await unowned(store), text: '', now });
  const body = {
    kind: 'welcome',
    keys,
    unowned: lacking.total,
    leads: people.leads,
    admins: people.admins,
    channel: approvals.channel,
  } as const;
  const values = [{ name: 'welcomed', from: null, to: String(now.getTime()) }];
  await store.commit({ at: now, values, notices: [{ id: 'welcome', to: { kind: 'admins' }, body }] });
}
