import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { connected } from '../support/comet-api.ts';

type World = Awaited<ReturnType<typeof connected>>;

const addKeys = ({ account }: World, count: number) => {
  for (let n = 1; n <= count; n += 1) account.addKey({ name: `key ${n}` });
};

/** Reads all pages, with console edits after each of them. */
async function walk({ api, account }: World, act = () => {}) {
  const ids: number[] = [];
  const before = account.calls.length;
  for await (const { keys } of api.pages('sweep', () => null)) {
    ids.push(...keys.map(({ id }) => id));
    act();
  }
  return { ids, calls: account.calls.length - before };
}

describe('a walk', () => {
  test.each([
    [0, 1],
    [1, 1],
    [99, 1],
    [100, 1],
    [101, 2],
    [200, 2],
    [1000, 10],
    [1001, 11],
  ])('over %i keys is %i calls', async (count, calls) => {
    await using world = await connected();
    addKeys(world, count);
    const walked = await walk(world);
    expect(walked.calls).toBe(calls);
    expect(new Set(walked.ids).size).toBe(count);
  });

  test.each([10, 30, 35])('over a bare list of %i keys sees them all, at ten a page', async (count) => {
    await using world = await connected({ flavour: { ...flavours.newapi, ...bare } });
    addKeys(world, count);
    const { ids, calls } = await walk(world);
    expect(new Set(ids).size).toBe(count);
    // Such a list has no total: only an empty page shows that the page before was the last.
    expect(calls).toBe(Math.floor(count / 10) + 1);
  });

  test('asks for a page only when the one before has been dealt with', async () => {
    await using world = await connected();
    addKeys(world, 500);
    let pages = 0;
    await walk(world, () => {
      pages += 1;
      expect(world.account.calls).toHaveLength(pages);
    });
    expect(pages).toBe(5);
  });

  test('whatever comes and goes meanwhile, brings no key twice and misses only what a deletion hid', async () => {
    const acts = fc.array(fc.record({ born: fc.nat(5), dead: fc.array(fc.nat(), { maxLength: 4 }) }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 450 }), acts, async (count, acted) => {
        const script = [...acted];
        await using world = await connected();
        addKeys(world, count);
        const before = new Set(world.account.rows().map(({ id }) => id));
        let died = 0;
        const { ids, calls } = await walk(world, () => {
          const { born = 0, dead = [] } = script.shift() ?? {};
          addKeys(world, born);
          for (const pick of dead) {
            const alive = world.account.rows();
            const row = alive[pick % Math.max(1, alive.length)];
            if (row) world.account.deleteInConsole(row.id);
            if (row) died += 1;
          }
        });
        const missed = world.account.rows().filter(({ id }) => before.has(id) && !ids.includes(id));
        expect(new Set(ids).size).toBe(ids.length);
        expect(missed.length).toBeLessThanOrEqual(died);
        expect(calls).toBeLessThanOrEqual(Math.max(1, Math.ceil((count + 8 * 5) / 100)));
      }),
      { numRuns: 40 },
    );
  });
});

const bare = { list: 'array', listBase: 0, sizeMembers: [] } as const;
