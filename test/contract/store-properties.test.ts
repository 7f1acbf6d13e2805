import fc from 'fast-check';
import { expect, test } from 'vitest';
import { turnOf, URGENCIES, urgencyOf } from '../../src/domain/keys/cures.ts';
import { runsOutAt } from '../../src/domain/keys/forecast/forecast.ts';
import { isIn, KEY_FILTERS, KEY_OVERLAPS, type Key, passes } from '../../src/domain/keys/key.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { DEFAULT_READER } from '../../src/domain/notices/reader.ts';
import type { Applying, Approved, Pending, Request } from '../../src/domain/requests/request.ts';
import {
  approve,
  cancel,
  deny,
  expire,
  failed,
  newPending,
  startApplying,
} from '../../src/domain/requests/transitions.ts';
import { DAY } from '../../src/domain/time.ts';
import { tallyText } from '../../src/slack/text/key-text.ts';
import { render } from '../../src/slack/text/render.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { decode, encode } from '../../src/store/rows/json-column.ts';
import type { KeyTally } from '../../src/usecases/ports/store/keys.ts';
import { someBurn } from '../support/conversation.ts';
import { aKey, aNewRequest, dollars, inDays, lee, now } from '../support/samples.ts';
import { onEveryEngine } from '../support/store-sites.ts';
import { insertRequest, readOn, replaceRequest, upsertSeen } from '../support/store-writes.ts';

const amount = fc.oneof(
  fc.integer({ min: -10, max: 10 }),
  fc.integer({ min: -1e6, max: 1e6 }),
  fc.integer({ min: 0, max: 5e14 }),
);
const moment = fc.oneof(
  fc.constant(null),
  fc
    .tuple(fc.constantFrom(0, 7 * DAY, -DAY, 400 * DAY), fc.integer({ min: -2, max: 2 }))
    .map(([base, off]) => new Date(now.getTime() + base + off)),
);
/** Any row that upstream may return, with many boundary values. */
const someKey: fc.Arbitrary<Key> = fc
  .record({
    status: fc.constantFrom(0, 1, 2, 3, 4, 5),
    left: amount,
    used: amount,
    unlimited: fc.boolean(),
    expiresAt: moment,
    share: fc.option(fc.constantFrom(79, 80, 81)),
  })
  .map(({ share, left, used, ...rest }) =>
    share === null
      ? aKey({ ...rest, left: units(left), used: units(used) })
      : aKey({
          ...rest,
          left: units((100 - share) * (Math.abs(left) % 1e12)),
          used: units(share * (Math.abs(left) % 1e12)),
        }),
  );

/** When somebody looks: at once, or around the times when keys turn by time alone. */
const look = fc
  .tuple(fc.constantFrom(0, DAY, 7 * DAY, 393 * DAY, 400 * DAY), fc.integer({ min: -3, max: 3 }))
  .map(([base, off]) => new Date(now.getTime() + Math.max(0, base + off)));

onEveryEngine('lists of keys', ({ site }) => {
  test('at any time the store finds the keys that the domain says are in a state, and first those that need somebody', async () => {
    await using place = await site();
    const store = await place.open();
    const { keys } = store;
    let readAt = now.getTime() - 1000;
    const made = fc.array(someKey, { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(made, look, fc.integer({ min: 1, max: 9 }), async (some, now, limit) => {
        const rows = some.map((key, i) => ({ ...key, id: i + 1, name: `k${i % 7}` }));
        await upsertSeen(store, rows, new Date(++readAt), null);
        const query = { owner: 'all', text: '', now } as const;
        const filtersOf = (key: Key) => KEY_FILTERS.filter((filter) => passes(key, filter, now));
        const rank = (key: Key) => URGENCIES.indexOf(urgencyOf(key, now));
        const inOrder = rows.toSorted(
          (a, b) =>
            rank(a) - rank(b) ||
            turnOf(a, now) - turnOf(b, now) ||
            (a.name < b.name ? -1 : Number(a.name > b.name)) ||
            a.id - b.id,
        );
        const tally = await keys.tally(query);
        for (const filter of [null, ...KEY_FILTERS]) {
          const expected = inOrder.filter((key) => filter === null || filtersOf(key).includes(filter));
          const pages = Array.from({ length: Math.floor(expected.length / limit) + 1 }, (_, page) =>
            keys.list({ ...query, filter, offset: page * limit, limit }),
          );
          const found = (await Promise.all(pages)).flatMap((page) => page.keys);
          expect(
            found.map(({ id }) => id),
            filter ?? 'all',
          ).toEqual(expected.map(({ id }) => id));
          expect((await pages[0])?.total).toBe(expected.length);
          expect(tally[filter ?? 'total']).toBe(expected.length);
        }
        for (const overlap of KEY_OVERLAPS)
          expect(tally[overlap]).toBe(rows.filter((key) => isIn(overlap, filtersOf(key))).length);
        expect(told(tally)).toBe(rows.filter((key) => urgencyOf(key, now) !== 'well').length);
      }),
      { numRuns: 40 },
    );
  });
});

/** A Map as the model of the table, and clients with views of any age. */
interface Model {
  readonly stored: Map<string, Request>;
  readonly seen: Map<string, Request>;
}

type Real = OpenStore;

/** A transition from the state that this client last read; null if that state does not allow it. */
const moves: Record<string, (request: Request) => Request | null> = {
  vote: (r) => (r.state === 'pending' ? approve(r as Pending, lee, now) : null),
  deny: (r) => (r.state === 'pending' ? deny(r as Pending, lee.id, { at: now, why: 'no' }) : null),
  cancel: (r) => (r.state === 'pending' ? cancel(r as Pending, now) : null),
  expire: (r) => (r.state === 'pending' ? expire(r as Pending, now) : null),
  begin: (r) => (r.state === 'approved' ? startApplying(r as Approved, now) : null),
  fail: (r) =>
    r.state === 'applying' ? failed(r as Applying, now, { kind: 'unreachable', attempts: 1 }) : null,
};

const idOf = (n: number) => `r${n}`;

class Ask implements fc.AsyncCommand<Model, Real> {
  readonly n: number;
  constructor(n: number) {
    this.n = n;
  }
  check = ({ stored }: Model) => !stored.has(idOf(this.n));
  async run(model: Model, store: Real) {
    const request = newPending(aNewRequest({ id: idOf(this.n) }), inDays(1));
    await insertRequest(store, request);
    model.stored.set(request.id, request);
  }
  toString = () => `ask(${this.n})`;
}

class Look implements fc.AsyncCommand<Model, Real> {
  readonly who: number;
  readonly n: number;
  constructor(who: number, n: number) {
    this.who = who;
    this.n = n;
  }
  check = ({ stored }: Model) => stored.has(idOf(this.n));
  async run({ stored, seen }: Model, { requests }: Real) {
    const found = await requests.get(idOf(this.n));
    expect(found).toStrictEqual(stored.get(idOf(this.n)));
    if (found) seen.set(`${this.who}:${this.n}`, found);
  }
  toString = () => `look(${this.who}, ${this.n})`;
}

class Move implements fc.AsyncCommand<Model, Real> {
  readonly who: number;
  readonly n: number;
  readonly what: string;
  constructor(who: number, n: number, what: string) {
    this.who = who;
    this.n = n;
    this.what = what;
  }
  private next(seen: Request | undefined) {
    return seen ? (moves[this.what]?.(seen) ?? null) : null;
  }
  check = ({ seen }: Model) => this.next(seen.get(`${this.who}:${this.n}`)) !== null;
  async run({ stored, seen }: Model, store: Real) {
    const from = seen.get(`${this.who}:${this.n}`);
    const next = this.next(from);
    if (!from || !next) return;
    const standing = stored.get(next.id);
    const fits = standing?.state === from.state && standing.version === from.version;
    expect(await replaceRequest(store, next, from)).toBe(fits);
    if (fits) stored.set(next.id, next);
  }
  toString = () => `${this.what}(${this.who}, ${this.n})`;
}

class List implements fc.AsyncCommand<Model, Real> {
  check = () => true;
  async run({ stored }: Model, { requests }: Real) {
    const byId = (a: Request, b: Request) => (a.id < b.id ? 1 : -1);
    expect(await requests.list({ limit: 100 })).toStrictEqual([...stored.values()].toSorted(byId));
    const pending = [...stored.values()].filter(({ state }) => state === 'pending').toSorted(byId);
    expect(await requests.pending()).toStrictEqual(pending);
  }
  toString = () => 'list';
}

onEveryEngine('requests', ({ site }) => {
  test('the store is a Map, whoever moves what from however old a look', async () => {
    const which = fc.nat({ max: 2 });
    const commands = fc.commands(
      [
        which.map((n) => new Ask(n)),
        fc.tuple(which, which).map(([who, n]) => new Look(who, n)),
        fc
          .tuple(which, which, fc.constantFrom(...Object.keys(moves)))
          .map(([who, n, what]) => new Move(who, n, what)),
        fc.constant(new List()),
      ],
      { maxCommands: 40 },
    );
    await fc.assert(
      fc.asyncProperty(commands, async (run) => {
        await using place = await site();
        const store = await place.open();
        await fc.asyncModelRun(() => ({ model: { stored: new Map(), seen: new Map() }, real: store }), run);
      }),
      { numRuns: 25 },
    );
  });
});

test('JSON in a column gives back what was put in, dates and all', () => {
  const date = fc.date({ noInvalidDate: true });
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string({ maxLength: 20 }).filter((text) => !text.includes('\0')),
      date,
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(
        fc.string({ maxLength: 5 }).filter((key) => key !== '__proto__'),
        tie('any'),
        { maxKeys: 4 },
      ),
    ),
  })).any;
  fc.assert(
    fc.property(value, (given) => {
      expect(decode(encode({ given }))).toEqual({ given });
    }),
  );
});

/** How many keys a list says not to be well. */
function told(tally: KeyTally): number {
  const [, states = ''] = render(tallyText(tally), DEFAULT_READER, 'plain').split(' · ');
  return [...states.matchAll(/\d+/g)].reduce((sum, [n]) => sum + Number(n), 0);
}

onEveryEngine('what is forecast of keys', ({ site }) => {
  test('is stored with them, and finds and sorts them as the domain does', async () => {
    await using place = await site();
    const store = await place.open();
    const burn = (perDay: number) => ({
      ...someBurn({ perDay: dollars(perDay), spread: dollars(perDay / 20) }),
      at: now,
    });
    const made = [0.1, 1, 2, 3, 4, 5, 12, 20].map((perDay, i) => ({
      key: aKey({ id: i + 1, name: `k${i}`, expiresAt: null, left: dollars(30), unlimited: i === 7 }),
      burn: burn(perDay),
    }));
    await store.commit({
      at: now,
      keys: made.map(({ key, burn }) => ({ id: key.id, seen: { key, ...readOn(now), sweep: 1, burn } })),
    });
    const query = { owner: 'all', text: '', now, offset: 0, limit: 100 } as const;
    const { keys: all } = await store.keys.list({ ...query, filter: null });
    expect(all.map(({ id, runsOutAt }) => [id, runsOutAt])).toEqual(
      all.map((key) => [key.id, runsOutAt({ ...key }, now)]),
    );
    const { keys: soon } = await store.keys.list({ ...query, filter: 'running-out' });
    expect(soon.map(({ id }) => id)).toEqual([7]);
    expect(all[0]?.id).toBe(7);
    expect((await store.keys.tally(query))['running-out']).toBe(1);
    // A top-up moves it.
    const topped = { ...(made[6]?.key ?? aKey()), left: dollars(900) };
    const later = new Date(now.getTime() + 1000);
    await store.commit({
      at: later,
      keys: [{ id: 7, seen: { key: topped, ...readOn(later), sweep: null } }],
    });
    expect((await store.keys.tally(query))['running-out']).toBe(0);
  });

  test('a key is found by its name, number, model, group and owner', async () => {
    await using place = await site();
    const store = await place.open();
    const keys = [
      aKey({ id: 11, name: 'Search' }),
      aKey({ id: 12, name: 'ci', models: ['gpt-5-mini'] }),
      aKey({ id: 13, name: 'docs', group: 'VIP' }),
      aKey({ id: 14, name: 'other 100%' }),
    ];
    await store.commit({
      at: now,
      keys: keys.map((key) => ({
        id: key.id,
        owner: key.id === 14 ? 'U0BOB' : 'U0ANA',
        seen: { key, ...readOn(now), sweep: 1 },
      })),
    });
    const found = async (text: string) => {
      const query = { owner: 'all', filter: null, text, now, offset: 0, limit: 9 } as const;
      return (await store.keys.list(query)).keys.map(({ id }) => id);
    };
    expect(
      await Promise.all(['SEARCH', '#12', 'GPT-5', 'vip', 'U0BOB', '100%', 'models', '%'].map(found)),
    ).toEqual([[11], [12], [12], [13], [14], [14], [], [14]]);
    const byName = {
      owner: 'all',
      filter: null,
      text: 'gpt-5',
      textIn: 'name',
      now,
      offset: 0,
      limit: 9,
    } as const;
    expect((await store.keys.list(byName)).keys).toEqual([]);
  });
});
