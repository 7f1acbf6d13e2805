import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { moreSettings } from '../support/fill-in.ts';
import { refused, refusedLine } from '../support/refused.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

/** Short, because these tests wait for each of them, and long enough for an answer on a busy machine. */
const impatient = { timeouts: { callMs: 1000, readMs: 800, writeMs: 2000, waitMs: 800 } };

const silent =
  /^CometAPI isn’t answering, so I did nothing\. (Please try again in a minute|I’ll check again at <!date[^>]*>; please send this again then)\./;
const page =
  /^I’m getting something else instead of CometAPI’s answers, perhaps a proxy’s page, so I did nothing\. (Please try again in a minute|I’ll check again at <!date[^>]*>; please send this again then)\./;
const limiting =
  /^CometAPI isn’t taking any more calls at the moment, so I did nothing\. Please try again (after <!date|in a minute)/;
const locked =
  'CometAPI had trouble with its own database. CometAPI says: “database is locked”. Nothing changed. Try again in a minute.';
const unauthorised =
  'CometAPI no longer accepts my access token. Most likely somebody opened the access token dialog in the CometAPI console: that can make a new token and end the old one. Whoever runs me has to copy the new token from there into `COMETAPI_ACCESS_TOKEN` and restart me.';

type Strike = (stage: Stage) => void;
const fault =
  (kind: Parameters<Stage['cometApi']['faults']['add']>[0]['kind']): Strike =>
  ({ cometApi }) =>
    void cometApi.faults.add({ kind, ms: 2000 });

const strikes: [string, Strike, string | RegExp][] = [
  ['is down', ({ cometApi }) => cometApi.faults.down(true), silent],
  ['answers 500', fault('http500'), silent],
  ['answers 503 in HTML', fault('http503'), silent],
  ['answers HTML', fault('html'), page],
  ['breaks off in the middle of its JSON', fault('truncated_json'), silent],
  ['answers nothing', fault('empty'), silent],
  ['redirects', fault('redirect'), silent],
  ['is slower than the patience for it', fault('latency'), silent],
  ['says no without success', fault('success_false'), locked],
  ['answers 429 with an empty zipped body', fault('rate_limited'), limiting],
  [
    'no longer knows the access token',
    ({ cometApi }) => void cometApi.account.rotateAccessToken(),
    unauthorised,
  ],
];

const lines = [
  'create other --quota $1 --reason <@U0BOB> & co',
  'edit search-prod --name search-live',
  'enable search-prod',
  'disable search-prod leaked in a log',
  'renew search-prod 2w',
  'quota search-prod -$5',
  'quota search-prod =$50 launch week',
];

describe.each(strikes)('CometAPI %s', (what, strike, sentence) => {
  test.concurrent('a line that needs it is given back, and nothing has changed', async () => {
    await using stage = await stageWithKey(impatient);
    strike(stage);
    // Faults of one class behave alike, so only one of them is tried with every line.
    for (const line of sentence === silent && what !== 'is down' ? lines.slice(0, 2) : lines) {
      const [said = '', ...rest] = (await refusedLine(stage, stage.ana, line)).split('\nWhat you typed');
      expect(said).toMatch(sentence);
      expect(rest.map((text) => text.replace(/\nTry again$/, ''))).toEqual([
        `, to send again:\n/cometkey ${line.replace('<@U0BOB>', '@bob')}`,
      ]);
    }
  });

  test.concurrent('a secret and a form of a key are not shown, and the line is given back in the modal', async () => {
    await using stage = await stageWithKey(impatient);
    const { ana } = stage;
    strike(stage);
    for (const line of ['reveal search-prod', 'edit search-prod']) {
      const words = await refused(stage, ana, () => ana.types(`/cometkey ${line}`));
      expect(words.split('\n')[1]).toMatch(sentence);
      expect(words).toContain(`\n/cometkey ${line}\n`);
      await ana.closes();
    }
  });

  test.concurrent('a form comes back filled, and a button says it', async () => {
    await using stage = await stageWithKey(impatient);
    const { ana } = stage;
    await stage.after(ana.types('/cometkey show search-prod'));
    await stage.after(ana.types('/cometkey create'));
    await moreSettings(stage, ana);
    await ana.fills({ name: 'other', quota: '$7', allow_ips: '10.0.0.1' });
    const typed = JSON.stringify(ana.modal()?.inputs);
    strike(stage);
    const words = await refused(stage, ana, () => ana.submits());
    expect(
      words
        .split('\n')
        .find((line) => line.startsWith('⚠️'))
        ?.slice(3),
    ).toMatch(sentence);
    expect(JSON.parse(JSON.stringify(ana.modal()?.inputs))).toMatchObject(JSON.parse(typed));
    await ana.closes();
    expect(await refused(stage, ana, () => ana.clicks('Renew 30 days'))).toMatch(sentence);
  });
});

test('while CometAPI is away the mirror answers, says how old it is, and a lead can be asked', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  await stage.sweep();
  cometApi.faults.down(true);
  stage.advance(10 * 60_000);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toMatch(/\$20\.00[\s\S]*As of .*, 10 minutes ago/);
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toMatch(/search-prod[\s\S]*As of .*, 10 minutes ago/);
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toContain('CometAPI hasn’t answered since');
  await stage.after(ana.types('/cometkey quota search-prod +$5 launch week'));
  expect(stage.told(ana)).toContain('I asked the leads');
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).toContain('search-prod');
});

test('what the mirror says is no reason to refuse: a key disabled in the console is not called enabled', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { status: 2 });
  cometApi.faults.down(true);
  expect(await refusedLine(stage, ana, 'enable search-prod')).toMatch(silent);
});

test.each([
  'latency_after',
  'reset_after',
  'truncated_json',
] as const)('a write whose answer is lost (%s) is looked up rather than repeated', async (kind) => {
  await using stage = await stageWithKey({
    timeouts: { ...impatient.timeouts, writeMs: 3000, readMs: 1500 },
  });
  const { ana, cometApi } = stage;
  cometApi.faults.add({ kind, ms: 2000, match: { method: 'PUT' }, times: 1 });
  await stage.after(ana.types('/cometkey quota search-prod -$5'));
  expect(stage.told(ana)).toContain('Granted $20.00 → $15.00');
  cometApi.faults.add({ kind, ms: 2000, match: { method: 'POST' }, times: 1 });
  await stage.after(ana.types('/cometkey create other --quota $1'));
  expect(stage.told(ana)).toContain('✅ *other* (#2) is ready');
  expect(cometApi.account.rows()).toHaveLength(2);
});
