import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { plays } from '../support/effort.ts';
import type { Stage } from '../support/stage.ts';
import { DONE } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const MINUTE = 60_000;
/** How often in an hour what is not known is looked for. */
const LOOKS = plays(2, 6);
/** On a busy machine the time limit can run out before the crash, and then a call may land for a minute. */
const NOTHING_LANDS_AFTER = MINUTE;
const impatient = { timeouts: { callMs: 200, readMs: 200, writeMs: 200 } };

const left = ({ cometApi }: Stage, id = 1) => (cometApi.account.row(id)?.remain_quota ?? 0) / USD;
const read = ({ ana }: Stage) => ana.dms().map(textOf).join('\n');

/** The next write is applied, its answer is lost, and CometAPI is unreachable afterwards. */
function landsUnheard({ cometApi }: Stage, method: 'PUT' | 'POST') {
  cometApi.faults.add({ kind: 'reset_after', match: { method }, times: 1 });
  const moment = method === 'PUT' ? 'afterWrite' : 'afterBirth';
  cometApi.faults[moment](() => cometApi.faults.down(true), 1);
}

async function passes(stage: Stage, hours: number) {
  for (let i = 0; i < hours * LOOKS; i++) {
    stage.advance((60 / LOOKS) * MINUTE);
    await stage.runs('apply');
    await stage.runs('deliver');
  }
}

describe('written, its answer lost, and CometAPI away for more than a day', () => {
  test('an approved increase: said to be not known, looked for, and found', async () => {
    await using stage = await stageWithRequest(impatient);
    landsUnheard(stage, 'PUT');
    await stage.after(stage.lee.clicks('Approve'));
    await passes(stage, 30);
    expect(left(stage)).toBe(70);
    expect(stage.card()).toMatch(/Applying[\s\S]*don’t know yet whether it took effect/);
    expect(`${stage.card()} ${stage.thread().join()} ${read(stage)}`).not.toContain('Nothing changed');
    stage.cometApi.faults.down(false);
    await passes(stage, 1);
    expect(stage.card()).toContain('Applied');
    expect(left(stage)).toBe(70);
    expect(stage.dm(stage.ana)).toMatch(/Applied.*Granted \$20\.00 → \$70\.00/s);
  }, 60_000);

  test.each([
    ['PUT', 'quota search-prod -$5', 15],
    ['PUT', 'disable search-prod leaked', 20],
    ['PUT', 'edit search-prod --name search-live', 20],
    ['POST', 'create other --quota $5', 20],
  ] as const)(
    '%s for an own change (%s)',
    async (method, line, expected) => {
      await using stage = await stageWithKey(impatient);
      landsUnheard(stage, method);
      await stage.after(stage.ana.types(`/cometkey ${line}`));
      expect(stage.told(stage.ana)).not.toMatch(/Nothing changed|nothing was done/);
      await passes(stage, 26);
      expect(read(stage)).not.toContain('Nothing changed');
      stage.cometApi.faults.down(false);
      await passes(stage, 1);
      expect(stage.dm(stage.ana)).toContain('Applied');
      expect(left(stage)).toBe(expected);
      expect(stage.cometApi.account.rows()).toHaveLength(method === 'POST' ? 2 : 1);
    },
    60_000,
  );
});

test.each([
  ['edit search-prod --expires 30d', 'edit search-prod --expires 60d'],
  ['renew search-prod 30d', 'edit search-prod --expires 60d'],
])(
  '“%s” whose answer was lost is found before “%s” goes over it',
  async (first, second) => {
    await using stage = await stageWithKey(impatient);
    const { ana, cometApi } = stage;
    landsUnheard(stage, 'PUT');
    await stage.after(ana.types(`/cometkey ${first}`));
    cometApi.faults.down(false);
    stage.advance(10 * MINUTE);
    await stage.after(ana.types(`/cometkey ${second}`));
    await passes(stage, 1);
    expect(stage.told(ana)).toMatch(DONE);
    expect(read(stage)).toContain('Applied');
    expect(`${stage.told(ana)} ${read(stage)}`).not.toContain('in the console');
  },
  60_000,
);

test('sent, and never arrived: once a read shows it, “Nothing changed” is said, and a day later nothing is written', async () => {
  await using stage = await stageWithRequest(impatient);
  const { lee, ana, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_before', match: { method: 'PUT' }, times: 1 });
  cometApi.faults.beforeWrite(() => cometApi.faults.down(true), 1);
  await stage.after(lee.clicks('Approve'));
  cometApi.faults.down(true);
  await passes(stage, 26);
  cometApi.faults.down(false);
  await passes(stage, 1);
  expect(left(stage)).toBe(20);
  expect(stage.card()).toMatch(/Failed.*couldn’t reach CometAPI.*Nothing changed/s);
  expect(stage.dm(ana)).toContain('Nothing changed');
}, 60_000);

describe('an own change that a crash cuts short', () => {
  test.each([
    ['before it landed', 'beforeWrite', 'quota search-prod -$5', 15],
    ['after it landed', 'afterWrite', 'quota search-prod -$5', 15],
    ['before it landed', 'beforeWrite', 'disable search-prod leaked', 20],
    ['after it landed', 'afterWrite', 'renew search-prod 30d', 20],
  ] as const)('is told to who asked once it is done: %s (%s, %s)', async (_when, moment, line, expected) => {
    await using database = await temporaryDatabase();
    const timeouts = { callMs: 300, readMs: 300, writeMs: 300 };
    await using stage = await stageWithKey({ databaseUrl: database.url, timeouts });
    const { ana, cometApi } = stage;
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    const { promise: never } = Promise.withResolvers<void>();
    cometApi.faults[moment](() => {
      reach();
      return never;
    }, 1);
    void ana.types(`/cometkey ${line}`).catch(() => {});
    await reached;
    await stage.crash();
    stage.advance(NOTHING_LANDS_AFTER);
    await stage.runs('apply');
    await stage.runs('apply');
    expect(left(stage)).toBe(expected);
    expect(ana.dms()).toHaveLength(1);
    expect(stage.dm(ana)).toContain('Applied');
  });

  test('a renewal that an admin’s disable stops half-way: what was written is not called nothing', async () => {
    await using database = await temporaryDatabase();
    const timeouts = { callMs: 300, readMs: 300, writeMs: 300 };
    await using stage = await stageWithKey({ databaseUrl: database.url, timeouts });
    const { ana, ada, cometApi } = stage;
    await stage.after(ana.types('/cometkey disable search-prod'));
    const before = cometApi.account.row(1)?.expired_time;
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    cometApi.faults.afterWrite(() => {
      reach();
      return new Promise(() => {});
    }, 1);
    void ana.types('/cometkey renew search-prod 30d').catch(() => {});
    await reached;
    await stage.crash();
    stage.advance(NOTHING_LANDS_AFTER);
    await stage.after(ada.types('/cometkey enable search-prod'));
    await stage.after(ada.types('/cometkey disable search-prod leaked'));
    await stage.runs('apply');
    await stage.runs('deliver');
    expect(cometApi.account.row(1)?.expired_time).not.toBe(before);
    expect(cometApi.account.row(1)?.status).toBe(2);
    expect(read(stage)).toMatch(/Failed.*The rest was done, but I left the key disabled: an admin had/s);
    expect(read(stage)).not.toContain('Nothing changed');
  });

  test('answered where it was typed, it is not told again', async () => {
    await using stage = await stageWithKey();
    await stage.after(stage.ana.types('/cometkey quota search-prod -$5 give back'));
    await passes(stage, 1);
    expect(stage.told(stage.ana)).toMatch(DONE);
    expect(stage.ana.dms()).toHaveLength(0);
  });
});

describe('an answer that cannot be delivered, because Slack takes none by then, comes as a direct message', () => {
  const tooLate = (stage: Stage, moment: 'afterRead' | 'afterWrite') =>
    stage.cometApi.faults[moment](() => stage.advance(31 * MINUTE), 1);
  test.each([
    'quota search-prod -$5',
    'edit search-prod --name search-live',
    'disable search-prod leaked',
    'renew search-prod 30d',
  ])('%s', async (line) => {
    await using stage = await stageWithKey();
    tooLate(stage, 'afterWrite');
    await stage.after(stage.ana.types(`/cometkey ${line}`));
    await passes(stage, 1);
    expect(stage.told(stage.ana)).toContain('is ready');
    expect(stage.dm(stage.ana)).toMatch(DONE);
    expect(stage.ana.dms()).toHaveLength(1);
  });

  test('a change that CometAPI refuses', async () => {
    await using stage = await stageWithKey();
    stage.cometApi.faults.add({
      kind: 'success_false',
      match: { method: 'PUT' },
      times: 9,
      message: 'no more',
    });
    tooLate(stage, 'afterRead');
    await stage.after(stage.ana.types('/cometkey edit search-prod --name search-live'));
    await passes(stage, 1);
    expect(stage.dm(stage.ana)).toMatch(/refused it: “no more”\. Nothing/);
    expect(stage.ana.dms()).toHaveLength(1);
  });
});

test('a refusal that was read is not told again', async () => {
  await using stage = await stageWithKey();
  stage.cometApi.faults.add({
    kind: 'success_false',
    match: { method: 'PUT' },
    times: 9,
    message: 'no more',
  });
  await stage.after(stage.ana.types('/cometkey edit search-prod --name search-live'));
  await passes(stage, 1);
  expect(stage.told(stage.ana)).toContain('no more');
  expect(stage.ana.dms()).toHaveLength(0);
});
