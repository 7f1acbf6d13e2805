import type { KeyId } from '../domain/keys/key.ts';
import type { UnitsPerUsd } from '../domain/keys/quota.ts';
import { Refused } from '../domain/problems/problem.ts';
import { MINUTE } from '../domain/time.ts';
import type { CometApi } from '../usecases/ports/cometapi.ts';
import { cached } from './cache.ts';
import { type CometApiOptions, type Connection, connect } from './connection.ts';
import { findKeyWith } from './find-key.ts';
import { revealKey } from './reveal.ts';
import { exactly } from './traffic/waiting-call.ts';
import { usageLog } from './usage.ts';
import { failureOf } from './wire/failure.ts';
import { walk } from './wire/paginate.ts';
import { openCreateSession, openWriteSession } from './writes/write-session.ts';

const usualUnitsPerUsd = 500_000;
/** Calls of a change: read, write, verify and two repairs, or up to six repairs for a key in heavy use. */
const slotsOfChange = { least: 5, most: 9 };
/** Calls of a create: list, create, list and read. */
const slotsOfCreate = exactly(4);

export function cometApi(options: CometApiOptions): CometApi & { stop(): Promise<void> } {
  const { clock } = options;
  const connection = connect(options);
  const { client, limiter, breaker, read, readOptional, hold, unmasking } = connection;
  const usageOf = usageLog(() => clock().getTime());
  const key: CometApi['key'] = async (id, lane, person) => {
    const row = await read(lane, () => client.get(id), person).catch(missing(id));
    if (row.unreadable.length > 0) throw new Refused({ kind: 'key_unreadable', id });
    return unmasking.saw(row);
  };
  return {
    key,
    find: findKeyWith((id, person) => key(id, 'interactive', person)),
    async *pages(lane, asking) {
      const stamped = async (number: number) => ({ asked: await asking(), ...(await client.list(number)) });
      const readPage = (number: number) => read(lane, () => stamped(number));
      for await (const { rows, unreadable, asked, total } of walk(readPage))
        yield { keys: rows.map(unmasking.saw), unreadable, asked, total };
    },
    open: async (id, lane, options) =>
      openWriteSession(await hold(`key ${id}`, { ...options, lane, slots: slotsOfChange }), id),
    openCreate: async (lane, options) =>
      openCreateSession(await hold('creates', { ...options, lane, slots: slotsOfCreate })),
    reveal: (key) => unmasking.watch(connection.reveal((calls) => revealKey(calls, client, key))),
    balance: (lane) => readOptional(lane, client.balance),
    accountId: (lane) => readOptional(lane, client.accountId),
    usage: (query, person) =>
      usageOf(query, (asked, page) => readOptional('interactive', () => client.usage(asked, page), person)),
    revealable: unmasking.works,
    status: breaker.status,
    probe: async () => {
      if (breaker.isDue()) await read('interactive', () => client.list(1)).catch(unlessRefused);
    },
    charge: (person) => limiter.charge(person, slotsOfChange.least),
    budget: limiter.budget,
    stop: limiter.stop,
    ...account(options, connection),
  };
}

/** Account data that hardly ever changes, cached because forms need it at once. */
function account({ clock, log, unitsPerUsd }: CometApiOptions, { client, readQuickly }: Connection) {
  const kept = <T>(load: () => Promise<T>) => cached(() => readQuickly(load), { freshMs: 5 * MINUTE, clock });
  // An answer without a price does not say that it changed.
  let lastTold: UnitsPerUsd | null = null;
  const price = kept(async () => {
    lastTold = (await client.unitsPerUsd()) ?? lastTold;
    return lastTold;
  });
  const told = async (oldestMs?: number) => unitsPerUsd ?? (await price(oldestMs)) ?? usualUnitsPerUsd;
  const usual = (error: unknown) => {
    const known = lastTold ?? usualUnitsPerUsd;
    log.warn(
      { error: String(error), known },
      'the price of a unit could not be asked; the known one is taken',
    );
    return known;
  };
  return {
    models: kept(client.models),
    groups: kept(client.groups),
    unitsPerUsd: () => told().catch(usual),
    unitsPerUsdNow: () =>
      told(MINUTE).catch((error) => {
        if (isAway(error)) throw error;
        return usual(error);
      }),
  };
}

const isAway = (error: unknown): boolean =>
  error instanceof Refused &&
  ['upstream_down', 'upstream_limiting', 'upstream_auth'].includes(error.problem.kind);

/** A refused probe is no error: `status` shows what it found. */
const unlessRefused = (error: unknown): void => {
  if (!(error instanceof Refused)) throw error;
};

const missing = (id: KeyId) => (error: unknown) => {
  const cause = error instanceof Refused ? failureOf(error.cause) : null;
  if (cause?.facts.reason !== 'not_found') throw error;
  throw new Refused({ kind: 'no_such_key', word: String(id), nearest: [] }, { cause });
};
