import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlavourName } from '../../sandbox/cometapi/flavour.ts';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import type { Change, KeyChange } from '../../src/domain/changes/changes.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { changed, connected, planning } from '../support/comet-api.ts';
import { plays } from '../support/effort.ts';

const names = Object.keys(flavours) as FlavourName[];
const call = 6250;
/** Half of them of its quota, half of its name. */
const EDITS = plays(10, 40);
type Edit = KeyChange;
const topUp: Edit = { kind: 'quota', delta: units(50_000), during: null };
const rename: Edit = { kind: 'edit', seen: { name: 'search' }, to: { name: 'found' } };

type World = Awaited<ReturnType<typeof connected>>;

/** Granted: charges keep it constant, only edits change it. */
function grantedOn({ account }: World, id: number): number {
  account.flush();
  const row = account.row(id)!;
  return row.remain_quota + row.used_quota;
}

const busyKey = ({ account }: World, members: object = {}) =>
  account.addKey({ name: 'search', remain_quota: 1_000_000, used_quota: 200_000, ...members }).id;

describe.each(names)('while a key is used on a %s server', (flavour) => {
  test('a charge between our read and our write is not given back', async () => {
    await using world = await connected({ flavour });
    const id = busyKey(world);
    const written = await changed(world.api, id, 'approval', async (fresh) => {
      world.account.spend(id, call);
      world.account.flush();
      return planning(topUp)(fresh);
    });
    expect(written.kind).toBe('done');
    expect(grantedOn(world, id)).toBe(1_250_000);
  });

  test('charges between the server’s own read and its write are not given back', async () => {
    await using world = await connected({ flavour });
    const id = busyKey(world);
    world.faults.beforeWrite(() => void world.account.spend(id, call), 3);
    expect((await changed(world.api, id, 'approval', planning(topUp))).kind).toBe('done');
    expect(grantedOn(world, id)).toBe(1_250_000);
  });

  test('a rename gives nothing away', async () => {
    await using world = await connected({ flavour });
    const id = busyKey(world);
    world.faults.beforeWrite(() => void world.account.spend(id, call), 2);
    const written = await changed(world.api, id, 'approval', planning(rename));
    expect(written).toMatchObject({ kind: 'done', key: { name: 'found' } });
    expect(grantedOn(world, id)).toBe(1_200_000);
  });

  test('a disable and an enable give nothing away', async () => {
    await using world = await connected({ flavour });
    const id = busyKey(world);
    world.faults.beforeWrite(() => void world.account.spend(id, call), 1);
    const disabled = await changed(world.api, id, 'interactive', planning({ kind: 'disable' }));
    expect(disabled).toMatchObject({ kind: 'done', key: { status: 2 } });
    expect(grantedOn(world, id)).toBe(1_200_000);
    world.faults.beforeWrite(() => void world.account.spend(id, call), 1);
    const enabled = await changed(world.api, id, 'interactive', planning({ kind: 'enable' }));
    expect(enabled).toMatchObject({ kind: 'done', key: { status: 1 } });
    expect(grantedOn(world, id)).toBe(1_200_000);
  });

  test('an estimate that comes back between read and write is not lost', async () => {
    await using world = await connected({ flavour });
    const id = busyKey(world);
    const settle = world.account.hold(id, 40_000);
    world.account.flush();
    const written = await changed(world.api, id, 'approval', async (fresh) => {
      settle(call);
      world.account.flush();
      return planning(topUp)(fresh);
    });
    expect(written.kind).toBe('done');
    expect(grantedOn(world, id)).toBe(1_250_000);
  });

  test('an estimate that came and went around the write is no edit of somebody’s', async () => {
    await using world = await connected({ flavour });
    const id = busyKey(world);
    world.faults.beforeWrite(() => {
      const settle = world.account.hold(id, 15_000);
      world.faults.afterWrite(() => settle(call), 1);
      world.faults.afterRead(() => world.account.spend(id, call));
    }, 1);
    expect((await changed(world.api, id, 'approval', planning(topUp))).kind).toBe('done');
    expect(grantedOn(world, id)).toBe(1_250_000);
  });

  test('many edits under a hundred calls a second move granted by what was asked, and no more', async () => {
    await using world = await connected({ flavour });
    const id = busyKey(world, { remain_quota: 1_000_000_000 });
    const traffic = setInterval(() => world.account.spend(id, call), 10);
    const outcomes: string[] = [];
    for (let edit = 0; edit < EDITS; edit += 1) {
      const change: Change =
        edit % 2 === 0 ? topUp : { kind: 'edit', seen: {}, to: { name: `search ${edit}` } };
      outcomes.push((await changed(world.api, id, 'approval', planning(change))).kind);
    }
    clearInterval(traffic);
    expect(outcomes).toEqual(Array.from({ length: EDITS }, () => 'done'));
    expect(grantedOn(world, id)).toBe(1_000_200_000 + (EDITS / 2) * 50_000);
  });

  test('a grant that was spent beyond its end leaves nothing, and never a debt forgiven twice', async () => {
    await using world = await connected({ flavour });
    const id = busyKey(world, { remain_quota: 50_000, used_quota: 0 });
    const end: Change = { kind: 'revert', of: 'quota', granted: units(48_000) };
    const written = await changed(world.api, id, 'approval', async (fresh) => {
      const plan = await planning(end)(fresh);
      world.account.spend(id, call);
      world.account.flush();
      return plan;
    });
    expect(written).toMatchObject({ kind: 'done', key: { left: 0, used: call } });
  });
});

test('a key that is spent beyond all it has while it is renamed: its debt is forgiven, and told', async () => {
  await using world = await connected({ flavour: 'newapi' });
  const id = busyKey(world, { remain_quota: 5000 });
  world.faults.beforeWrite(() => void world.account.spend(id, call), 1);
  expect(await changed(world.api, id, 'approval', planning(rename))).toMatchObject({
    kind: 'drifted',
    key: { name: 'found', left: 0 },
    wanted: 205_000,
    found: 206_250,
  });
});

/** Charges and refunded estimates at every point where they can race with a write. */
const moments = ['afterRead', 'beforeWrite', 'afterWrite'] as const;
const meetings = fc.array(
  fc.record({
    moment: fc.constantFrom(...moments),
    units: fc.integer({ min: -9000, max: 9000 }),
    after: fc.nat(2),
  }),
  { maxLength: 6 },
);

test.each([
  'newapi',
  'documented',
  'newapi-batch',
] as const)('whatever charges meet a write on a %s server, it is right or it says that it is not', async (flavour) => {
  await using world = await connected({ flavour });
  const change = fc.constantFrom<KeyChange>(
    topUp,
    { kind: 'edit', seen: {}, to: { group: 'vip' } },
    { kind: 'disable' },
  );
  await fc.assert(
    fc.asyncProperty(change, meetings, async (wish, charges) => {
      const id = busyKey(world);
      for (const { moment, units: amount, after } of charges) {
        let calls = after;
        world.faults[moment](() => {
          if (calls-- === 0) world.account.spend(id, amount);
        });
      }
      const written = await changed(world.api, id, 'approval', planning(wish));
      world.faults.clear();
      const wanted = wish.kind === 'quota' ? 1_250_000 : 1_200_000;
      const found = grantedOn(world, id);
      if (written.kind === 'done') expect(found).toBe(wanted);
      else expect(written).toMatchObject({ kind: 'drifted', wanted, found });
      if (charges.every((charge) => charge.units >= 0)) expect(written.kind).toBe('done');
    }),
    { numRuns: 60 },
  );
});

test('a key that every write meets charges of is given up in words, before nobody else has calls left', async () => {
  await using world = await connected({ flavour: 'newapi', rate: { limit: 90, windowSeconds: 180 } });
  const id = busyKey(world);
  world.faults.beforeWrite(() => void world.account.spend(id, call));
  const written = await changed(world.api, id, 'approval', planning(topUp));
  expect(written).toMatchObject({ kind: 'drifted', wanted: 1_250_000, found: grantedOn(world, id) });
  expect(await world.api.key(id, 'interactive')).toMatchObject({ id });
});

test('an answer that shows a charge is followed by the next write at once', async () => {
  await using world = await connected({ flavour: 'newapi' });
  const id = busyKey(world);
  await changed(world.api, id, 'approval', async (fresh) => {
    world.account.spend(id, call);
    return planning(topUp)(fresh);
  });
  expect(world.account.calls.map(({ method }) => method)).toEqual(['GET', 'PUT', 'PUT', 'GET']);
});

test.each([
  'used_quota',
  'remain_quota',
  'status',
  'unlimited_quota',
])('an answer without %s is read instead: nothing is given away', async (member) => {
  const without = (row: object) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => name !== member));
  await using world = await connected({
    flavour: 'newapi',
    mangling: {
      answer: ({ method }, told) =>
        method === 'PUT' ? { ...told, data: without(told.data as object) } : told,
    },
  });
  const id = busyKey(world);
  for (const change of [rename, topUp, { kind: 'disable' } as const, { kind: 'enable' } as const])
    expect(await changed(world.api, id, 'approval', planning(change))).toMatchObject({ kind: 'done' });
  expect(grantedOn(world, id)).toBe(1_250_000);
  expect(world.account.calls.filter(({ method }) => method === 'PUT')).toHaveLength(4);
});

test('a repair whose answer is lost is waited for: nothing of it comes after “done”', async () => {
  const underWay = new Set<IncomingMessage>();
  const around = (req: IncomingMessage, answer: () => Promise<void>) => {
    underWay.add(req);
    return answer().finally(() => underWay.delete(req));
  };
  await using world = await connected({ flavour: 'newapi', around });
  const id = busyKey(world);
  world.faults.beforeWrite(() => void world.account.spend(id, call), 1);
  world.faults.afterWrite(() => {
    world.faults.add({ kind: 'latency', ms: 600, match: { method: 'PUT' }, times: 1 });
  }, 1);
  expect((await changed(world.api, id, 'approval', planning(topUp))).kind).toBe('done');
  expect([...underWay].map(({ method }) => method)).toEqual([]);
  expect(grantedOn(world, id)).toBe(1_250_000);
});

describe('somebody edits the key in the console meanwhile', () => {
  test('a larger difference than the charges explain is reported with both numbers, and left alone', async () => {
    await using world = await connected({ flavour: 'newapi' });
    const id = busyKey(world);
    world.faults.afterWrite(() => {
      world.account.spend(id, call);
      world.account.editInConsole(id, { remain_quota: 3_000_000 });
    }, 1);
    const written = await changed(world.api, id, 'approval', planning(topUp));
    expect(written).toMatchObject({ kind: 'drifted', wanted: 1_250_000, found: 3_000_000 + 200_000 + call });
    expect(world.account.row(id)!.remain_quota).toBe(3_000_000);
  });

  test('a difference in the other direction is theirs as well', async () => {
    await using world = await connected({ flavour: 'newapi' });
    const id = busyKey(world);
    world.faults.afterWrite(() => {
      world.account.spend(id, call);
      world.account.editInConsole(id, { remain_quota: world.account.row(id)!.remain_quota - 9000 });
    }, 1);
    expect(await changed(world.api, id, 'approval', planning(topUp))).toMatchObject({
      kind: 'drifted',
      wanted: 1_250_000,
      found: 1_241_000,
    });
  });

  test('a field that was changed under the write is told', async () => {
    await using world = await connected({ flavour: 'newapi' });
    const id = busyKey(world);
    world.faults.afterWrite(() => void world.account.editInConsole(id, { group: 'vip' }), 1);
    expect(await changed(world.api, id, 'approval', planning(rename))).toMatchObject({
      kind: 'not_taken',
      fields: ['group'],
    });
    expect(world.account.row(id)!.group).toBe('vip');
  });

  test.each<[string, Edit, string]>([
    ['a rename', rename, 'group'],
    ['a disable', { kind: 'disable' }, 'group'],
    ['a rename to another name', rename, 'name'],
  ])('%s is not taken, theirs stays, and the charge that met it is not given back', async (_, change, field) => {
    await using world = await connected({ flavour: 'newapi' });
    const id = busyKey(world);
    world.faults.beforeWrite(() => void world.account.spend(id, call), 1);
    world.faults.afterWrite(() => void world.account.editInConsole(id, { [field]: 'theirs' }), 1);
    const written = await changed(world.api, id, 'approval', planning(change));
    expect(written).toMatchObject({ kind: 'not_taken', fields: [field], key: { [field]: 'theirs' } });
    expect(world.account.row(id)).toMatchObject({ [field]: 'theirs' });
    expect(grantedOn(world, id)).toBe(1_200_000);
  });

  test('where they moved a field and the quota, both numbers are told', async () => {
    await using world = await connected({ flavour: 'newapi' });
    const id = busyKey(world);
    const theirs = { group: 'vip', remain_quota: 3_000_000 };
    world.faults.afterWrite(() => void world.account.editInConsole(id, theirs), 1);
    expect(await changed(world.api, id, 'approval', planning(rename))).toMatchObject({
      kind: 'drifted',
      wanted: 1_200_000,
      found: 3_200_000,
    });
    expect(world.account.row(id)).toMatchObject(theirs);
  });

  test('a key deleted under the write is gone', async () => {
    await using world = await connected({ flavour: 'newapi' });
    const id = busyKey(world);
    world.faults.afterWrite(() => void world.account.deleteInConsole(id), 1);
    expect(await changed(world.api, id, 'approval', planning(rename))).toEqual({ kind: 'gone' });
  });
});

describe('a key in debt', () => {
  const debt = { remain_quota: -24_250, used_quota: 30_000 };

  test('is disabled without its debt being forgiven, where status_only is known', async () => {
    await using world = await connected({ flavour: 'newapi' });
    const id = busyKey(world, debt);
    const written = await changed(world.api, id, 'interactive', planning({ kind: 'disable' }));
    expect(written).toMatchObject({ kind: 'done', key: { status: 2, left: -24_250 } });
  });

  test('is disabled and the forgiven debt is told, where a PUT writes everything', async () => {
    await using world = await connected({ flavour: 'documented' });
    const id = busyKey(world, debt);
    const written = await changed(world.api, id, 'interactive', planning({ kind: 'disable' }));
    expect(written).toMatchObject({
      kind: 'done',
      before: { left: -24_250 },
      key: { status: 2, left: 0, used: 30_000 },
    });
  });
});
