import got from 'got';
import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { holdings, refused } from '../support/refused.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const DAY = 86_400_000;
const OUTDATED =
  'This form is out of date: it’s more than a day old, or has already been sent. Start again with `/cometkey`.';

/** Gives a button, or an option of a menu that stands for one, another value; returns what to press. */
function forge(stage: Stage, action: string, value: string): string {
  const message = stage.ana
    .sees()
    .findLast(({ blocks }) => new RegExp(`"${action}["|]`).test(JSON.stringify(blocks)));
  const elements = (message?.blocks ?? []).flatMap(({ elements = [], accessory }) => [
    ...elements,
    ...(accessory ? [accessory] : []),
  ]);
  for (const element of elements) if (element.action_id === action) element.value = value;
  const options = elements.flatMap((element) => element.options ?? []);
  const option = options.find((one) => one.value?.startsWith(`${action}|`));
  if (!option) return action;
  option.value = `${action}|${value}`;
  return option.text.text;
}

test('a form older than a day, or spent already, is refused and keeps what was typed', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await ana.fills({ amount: '$5', reason: 'launch week' });
  stage.advance(DAY + 60_000);
  await refused(stage, ana, () => ana.submits());
  expect(Object.values(ana.modal()?.errors ?? {})).toEqual([OUTDATED.replaceAll('`', '')]);
  expect(JSON.stringify(ana.modal()?.inputs)).toContain('launch week');
});

test('a button of a picker older than a day says how to start again', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey create search-dev --quota $1'));
  await stage.after(ana.types('/cometkey disable search'));
  stage.advance(DAY + 60_000);
  expect(await refused(stage, ana, () => ana.clicks('Disable'))).toBe(OUTDATED);
});

describe('forged buttons', () => {
  test.each([
    ['key.disable', 'garbage', OUTDATED],
    ['key.disable', '', OUTDATED],
    ['key.disable', '{"key":-1}', OUTDATED],
    ['key.disable', '{"key":1,"as":"U0ADA"}', OUTDATED],
    ['key.disable', '{"key":"1 OR 1=1"}', OUTDATED],
    ['key.disable', '{"key":2}', 'Key #2 isn’t yours, so you can’t see or change it. Its owner is <@U0BOB>.'],
    ['key.renew', '{"key":2}', 'Key #2 isn’t yours'],
    [
      'key.reveal',
      '{"key":2}',
      'Key #2 isn’t yours, so you can’t see or change it. Its owner is <@U0BOB>. Ask them, or an admin.',
    ],
    ['key.edit', '{"key":2}', 'Key #2 isn’t yours'],
    ['key.ask_more', '{"key":2}', 'Key #2 isn’t yours'],
    ['key.disable', '{"key":999}', 'There’s no key “#999” that you can see.'],
    ['key.disable', `{"key":1,"pad":"${'x'.repeat(1900)}"}`, OUTDATED],
  ])('%s %.40s', async (action, value, sentence) => {
    await using stage = await stageWithKey();
    const { ana, bob } = stage;
    await stage.after(bob.types('/cometkey create bobs-key --quota $1'));
    await stage.after(ana.types('/cometkey show search-prod'));
    const label = forge(stage, action, value);
    expect(await refused(stage, ana, () => ana.clicks(label))).toContain(sentence);
  });

  test('a picker with the form of somebody else, a card’s button for no request', async () => {
    await using stage = await stageWithRequest();
    const { ana, lee, bob } = stage;
    await stage.after(ana.types('/cometkey create search-dev --quota $1'));
    await stage.after(ana.types('/cometkey disable search'));
    const store = stage.bot.ports.store.forms;
    await store.save({ id: 'foreign', person: bob.id, kind: 'pick', data: {} }, stage.now());
    forge(stage, 'key.pick', '{"form":"foreign","key":1}');
    expect(await refused(stage, ana, () => ana.clicks('Disable'))).toBe(OUTDATED);
    forge(stage, 'request.approve', '{"request":"nosuch","version":1}');
    expect(await refused(stage, lee, () => lee.clicks('Approve'))).toContain(
      'There’s no request `nosuch` that you can see',
    );
    forge(stage, 'request.approve', '{"request":"no such"}');
    expect(await refused(stage, lee, () => lee.clicks('Approve'))).toBe(OUTDATED);
  });
});

describe('twice', () => {
  test('two leads approve at once: it is applied once, and the slower one is told who was faster', async () => {
    await using stage = await stageWithRequest();
    const { lee, lea, ana } = stage;
    await stage.after(Promise.all([lee.clicks('Approve'), lea.clicks('Approve')]));
    expect(stage.cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
    expect([stage.told(lee), stage.told(lea)].join('\n')).toMatch(
      /This request is no longer waiting for a decision: |You’ve already approved request/,
    );
    expect(ana.dms().filter(({ text }) => text.includes('Applied'))).toHaveLength(1);
  });

  test('one lead clicks twice: one effect', async () => {
    await using stage = await stageWithRequest();
    const { lee } = stage;
    await stage.after(Promise.all([lee.clicks('Approve'), lee.clicks('Approve')]));
    expect(stage.cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
    expect(stage.thread().filter((reply) => reply.includes('Applied'))).toHaveLength(1);
  });

  test.each([
    ['Renew 30 days', 'Renewed *', 'You renewed *search-prod* (#1) a moment ago: it expires '],
    ['Enable', 'Enabled *search-prod* again', 'You enabled *search-prod* (#1) a moment ago.'],
  ])('%s clicked twice has one effect, and the second click is told', async (button, done, sorry) => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    if (button === 'Enable') await stage.after(ana.types('/cometkey disable search-prod'));
    await stage.after(ana.types('/cometkey show search-prod'));
    const before = cometApi.account.row(1)?.expired_time ?? 0;
    await stage.after(Promise.all([ana.clicks(button), ana.clicks(button)]));
    const answers = ana.sees().slice(-2).map(textOf).join('\n');
    expect(answers).toContain(done);
    expect(answers).toContain(sorry);
    const days = ((cometApi.account.row(1)?.expired_time ?? 0) - before) / 86_400;
    expect(days).toBe(button === 'Enable' ? 0 : 30);
  });

  test.each([
    ['create', { name: 'once-only' }, 2],
    ['quota search-prod', { direction: '-', amount: '$5' }, 1],
  ])('the form of %s submitted twice acts once', async (line, values, keys) => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    await stage.after(ana.types(`/cometkey ${line}`));
    await fillIn(stage, ana, values);
    await stage.after(Promise.all([ana.submits(), ana.submits()]));
    expect(cometApi.account.rows()).toHaveLength(keys);
    expect(cometApi.account.row(1)?.remain_quota).toBe(keys === 2 ? 20 * USD : 15 * USD);
  });

  test('the same line typed twice at once makes one key', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    const line = '/cometkey create once-only --quota $1';
    await stage.after(Promise.all([ana.types(line), ana.types(line)]));
    expect(cometApi.account.rows().map(({ name }) => name)).toEqual(['search-prod', 'once-only']);
  });
});

test('a name that was taken while its request waited is not given twice', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey create shared --unlimited --reason batch'));
  await stage.after(bob.types('/cometkey create shared --quota $1'));
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toContain('there was already a key *shared* (#2)');
  expect(cometApi.account.rows()).toHaveLength(2);
  expect(stage.dm(ana)).toContain('there was already a key *shared* (#2)');
});

describe('a key that was deleted in the console meanwhile', () => {
  const gone = '*search-prod* (#1) no longer exists in CometAPI. `/cometkey create` makes a new one.';

  test.each([
    'Disable',
    'Renew 30 days',
    'Edit',
    'Reveal secret',
    'Refresh',
  ])('its button %s', async (button) => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    await stage.after(ana.types('/cometkey show search-prod'));
    cometApi.account.deleteInConsole(1);
    await stage.after(ana.clicks(button));
    if (button === 'Disable') await stage.after(ana.submits());
    expect(`${stage.told(ana)}\n${textOf(ana.modal())}`).toContain(gone);
    expect((await holdings(stage)).open).toEqual([]);
  });

  test.each([
    ['quota search-prod', { amount: '$5', reason: 'x' }],
    ['edit search-prod', { name: 'renamed' }],
    ['unlimited search-prod', { reason: 'x' }],
    ['renew', { key: 'search-prod' }],
  ])('the form of %s', async (line, values) => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    await stage.after(ana.types(`/cometkey ${line}`));
    await ana.fills(values);
    cometApi.account.deleteInConsole(1);
    await stage.after(ana.submits());
    expect(textOf(ana.modal())).toContain(gone);
    expect((await holdings(stage)).open).toEqual([]);
  });

  test('a request about it ends out of date when it is approved, and says so to both', async () => {
    await using stage = await stageWithRequest();
    const { ana, lee, cometApi } = stage;
    cometApi.account.deleteInConsole(1);
    await stage.after(lee.clicks('Approve'));
    expect(stage.card()).toMatch(/the key was gone/);
    expect(stage.dm(ana)).toMatch(
      /the key was gone[\s\S]*Nothing changed\. `\/cometkey create` makes a new one\.$/,
    );
    expect((await holdings(stage)).rows).toEqual([]);
  });
});

test('a refusal whose form cannot be shown again is told and counted once', async () => {
  await using stage = await stageWithKey();
  const { ana, slack } = stage;
  await stage.after(ana.types('/cometkey enable'));
  await ana.fills({ key: 'search-prod' });
  slack.faults.push({ kind: 'error', method: 'views.update', times: 1, error: 'internal_error' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal() ?? {})).toContain('*search-prod* (#1) is already enabled');
  const metrics = await got(`http://127.0.0.1:${stage.bot.port}/metrics`).text();
  expect(metrics.match(/^cometkey_refusals_total.*$/gm)).toEqual([
    'cometkey_refusals_total{kind="makes_no_sense"} 1',
  ]);
});
