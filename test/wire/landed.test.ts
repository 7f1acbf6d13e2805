import { describe, expect, test } from 'vitest';
import type { Fault } from '../../sandbox/slack/world.ts';
import { parseHours } from '../../src/domain/policy/hours.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { HOUR } from '../../src/domain/time.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const usual = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
const policy = { ...usual, notices: { ...usual.notices, quietHours: parseHours('22:00-07:00') } };

/** Ana is told that her keys are low on quota, but the bot does not hear that Slack took the message. */
async function toldUnheard(stage: Stage): Promise<void> {
  const { slack, cometApi, ana } = stage;
  for (const { id } of cometApi.account.rows()) cometApi.account.spend(id, 16 * USD);
  await stage.sweep();
  slack.faults.push({ method: 'chat.postMessage', kind: 'reset_after_effect', times: 1 });
  await stage.sweep();
  expect(dms(ana)).toEqual([expect.stringContaining('low on quota')]);
}

test('a DM that landed unheard says that it is over, where that is so before the next try', async () => {
  await using stage = await sweptStageWithKey({ policy });
  const { ana, cometApi } = stage;
  await toldUnheard(stage);
  cometApi.account.editInConsole(1, { remain_quota: 90 * USD });
  await stage.sweep();
  stage.advance(60_000);
  await stage.runs('deliver');
  await stage.runs('deliver');
  expect(dms(ana)[0]).toContain('✅ Key *search-prod* (#1) was given more quota');
  expect(dms(ana).join()).not.toContain('low on quota');
});

test('a DM that landed unheard is not told again in the morning, when quiet hours begin before the next try', async () => {
  await using stage = await sweptStageWithKey({ policy });
  const { ana } = stage;
  stage.advance(4.9 * HOUR);
  await toldUnheard(stage);
  stage.advance(HOUR);
  await stage.runs('deliver');
  stage.advance(10 * HOUR);
  await stage.runs('deliver');
  expect(dms(ana)).toHaveLength(1);
});

test('of several keys in a DM that landed unheard none is told again', async () => {
  await using stage = await sweptStageWithKey({ policy });
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-test' });
  await stage.sweep();
  stage.advance(HOUR);
  await toldUnheard(stage);
  cometApi.account.editInConsole(1, { remain_quota: 90 * USD });
  await stage.sweep();
  stage.advance(4 * HOUR);
  await stage.runs('deliver');
  stage.advance(10 * HOUR);
  await stage.runs('deliver');
  await stage.runs('deliver');
  expect(dms(ana)[0]).toMatch(/search-test\* \(#2\) is low on quota.*search-prod\* \(#1\) was given more/s);
  expect(dms(ana).filter((text) => text.includes('low on quota'))).toHaveLength(1);
});

test('what comes after a DM that landed unheard is told in a new one', async () => {
  await using stage = await sweptStageWithKey({ policy });
  const { ana, cometApi } = stage;
  await toldUnheard(stage);
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  stage.advance(60_000);
  await stage.runs('deliver');
  expect(dms(ana)).toHaveLength(2);
  expect(dms(ana)[1]).toContain('isabled');
});

async function triedAgain(stage: Stage, times = 6): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    stage.advance(60_000);
    await stage.runs('deliver');
  }
}

const REFUSALS = [
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'ratelimited',
  'request_timeout',
  'a_code_of_tomorrow',
];

describe.each([
  'conversations.open',
  'conversations.history',
])('where Slack refuses %s for a while', (method) => {
  const untilMended = async (stage: Stage, fault: Omit<Fault, 'method' | 'times'>) => {
    await toldUnheard(stage);
    stage.slack.faults.push({ method, times: 3, ...fault } as Fault);
    await triedAgain(stage);
    expect(stage.slack.faults).toEqual([]);
    expect(dms(stage.ana)).toHaveLength(1);
  };

  test.each(REFUSALS)('as %s, a DM that landed unheard is not told again', async (error) => {
    await using stage = await sweptStageWithKey({ policy });
    await untilMended(stage, { kind: 'error', error } as never);
  });
});

test.each([
  ['conversations.history', 'missing_scope', 2],
  ['conversations.history', 'channel_not_found', 2],
  ['conversations.history', 'a_code_of_tomorrow', 12],
])('what %s refuses for good (%s) is told all the same', async (method, error, tries) => {
  await using stage = await sweptStageWithKey({ policy });
  await toldUnheard(stage);
  stage.slack.faults.push({ method, kind: 'error', error, times: 1000 });
  await triedAgain(stage, tries);
  expect(dms(stage.ana)).toHaveLength(2);
});

test.each([
  20_000,
  120_000,
  600_000,
  10 * HOUR,
  -120_000,
  -10 * HOUR,
])('a DM that landed unheard is found by a bot whose clock is %i ms ahead of Slack’s', async (ahead) => {
  await using database = await temporaryDatabase();
  await using stage = await sweptStageWithKey({ databaseUrl: database.url });
  await stage.bot.stop();
  await stage.another(ahead);
  await toldUnheard(stage);
  await triedAgain(stage);
  expect(dms(stage.ana)).toHaveLength(1);
});
