import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { dms } from '../support/dms.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const DAY = 86_400_000;
const LOAN = 'quota search-prod +$50 for 7d load test';
const UNLIMITED = 'unlimited search-prod on for 4h migration';

async function lent(line: string): Promise<Stage> {
  const stage = await stageWithKey({ timeouts: { readMs: 300, writeMs: 300 } });
  await approved(stage, line);
  return stage;
}

async function approved(stage: Stage, line: string): Promise<string> {
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  const id = stage.requestId();
  await stage.after(stage.lee.clicks('Approve'));
  return id;
}

const row = ({ cometApi }: Stage) => cometApi.account.row(1);
const saysOf = (person: Person, words: string) => dms(person).filter((text) => text.includes(words));

test('a lead ends it from the card; its owner reads who did, with what was granted before and after', async () => {
  await using stage = await lent(LOAN);
  const { ana, lee, cometApi } = stage;
  cometApi.account.spend(1, 12 * USD);
  await stage.after(lee.clicks('End now'));
  expect(row(stage)).toMatchObject({ remain_quota: 8 * USD, used_quota: 12 * USD });
  const told =
    '↩️ <@U0LEE> ended the 7 days of *+$50.00* on *search-prod* early. Granted $70.00 → $20.00, $8.00 left.';
  expect(saysOf(ana, told)).toHaveLength(1);
  expect(stage.card()).toMatch(/Ended .*, early, by (?:<@U0LEE>|@lee);/);
  expect(stage.card()).not.toContain('End now');
  stage.advance(8 * DAY);
  await stage.runs('grants');
  await stage.runs('apply');
  expect(row(stage)?.remain_quota).toBe(8 * USD);
  expect(saysOf(ana, 'are over')).toEqual([]);
});

test('its owner ends it by line, and is told how it turned out; so is who approved it', async () => {
  await using stage = await lent(LOAN);
  const { ana, lee } = stage;
  await stage.after(ana.types(`/cometkey end ${stage.requestId()}`));
  expect(stage.told(ana)).toContain('You told me to end what was granted temporarily');
  expect(row(stage)?.remain_quota).toBe(20 * USD);
  expect(saysOf(ana, '↩️ You ended the 7 days of')).toHaveLength(1);
  expect(saysOf(ana, '<@U0ANA> ended')).toEqual([]);
  expect(saysOf(lee, '<@U0ANA> ended the 7 days of')).toHaveLength(1);
  await stage.after(ana.types(`/cometkey end ${stage.requestId()}`));
  expect(stage.told(ana)).toMatch(/^What request `\w+` granted temporarily has already ended/);
});

test('the name of the key leads to what it has temporarily, as far as the reader may end that', async () => {
  await using stage = await lent(LOAN);
  const { ana, bob } = stage;
  const id = stage.requestId();
  await stage.after(bob.types('/cometkey end search-prod'));
  expect(stage.told(bob)).toMatch(/^There’s no request `search-prod` that you can see/);
  await stage.after(ana.types('/cometkey end search-prod'));
  expect(stage.told(ana)).toContain(
    `“search-prod” is a key, not a request. It has this temporarily: *+$50.00* on *search-prod* for 7 days (request \`${id}\``,
  );
  expect(row(stage)?.remain_quota).toBe(70 * USD);
  await stage.after(ana.clicks(`Run /cometkey end ${id}`));
  expect(row(stage)?.remain_quota).toBe(20 * USD);
  await stage.after(ana.types('/cometkey end search-prod'));
  expect(stage.told(ana)).toMatch(/^There’s no request `search-prod` that you can see/);
});

test('a limit that was lifted comes back at once, from the button in show', async () => {
  await using stage = await lent(UNLIMITED);
  const { ana } = stage;
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.clicks('End now'));
  expect(row(stage)).toMatchObject({ unlimited_quota: false, remain_quota: 20 * USD });
  expect(stage.dm(ana)).toMatch(
    /ended the 4 hours of unlimited quota on \*search-prod\* early\. It got its limit back/,
  );
});

test('lent quota waits for the limit of its key, which is said with when that comes back', async () => {
  await using stage = await lent(LOAN);
  const { ana } = stage;
  const loan = stage.requestId();
  await approved(stage, UNLIMITED);
  await stage.after(ana.types(`/cometkey end ${loan}`));
  expect(stage.told(ana)).toMatch(/^I can’t take that back while \*search-prod\* \(#1\) has no limit/);
  expect(row(stage)?.unlimited_quota).toBe(true);
  await stage.after(ana.types(`/cometkey end ${stage.requestId()}`));
  await stage.after(ana.types(`/cometkey end ${loan}`));
  expect(row(stage)).toMatchObject({ unlimited_quota: false, remain_quota: 20 * USD });
});

test('while CometAPI does not answer it is tried again, and then taken once', async () => {
  await using stage = await lent(LOAN);
  const { lee, cometApi } = stage;
  cometApi.faults.down(true);
  await stage.after(lee.clicks('End now'));
  expect(row(stage)?.remain_quota).toBe(70 * USD);
  cometApi.faults.down(false);
  stage.advance(10 * 60_000);
  await stage.runs('apply');
  await stage.runs('grants');
  await stage.runs('deliver');
  expect(row(stage)?.remain_quota).toBe(20 * USD);
  expect(saysOf(stage.ana, 'early. Granted $70.00 → $20.00')).toHaveLength(1);
});

describe('who may not, or nothing to end', () => {
  test('nobody else hears that there is such a request', async () => {
    await using stage = await lent(LOAN);
    await stage.after(stage.bob.types(`/cometkey end ${stage.requestId()}`));
    expect(stage.told(stage.bob)).toMatch(/no request/);
    expect(row(stage)?.remain_quota).toBe(70 * USD);
  });

  test('what was granted for good does not end', async () => {
    await using stage = await lent('quota search-prod +$50 launch week');
    expect(stage.card()).not.toContain('End now');
    await stage.after(stage.lee.types(`/cometkey end ${stage.requestId()}`));
    expect(stage.told(stage.lee)).toMatch(
      /^Request `\w+` gave nothing temporarily, so there’s nothing to end/,
    );
    expect(row(stage)?.remain_quota).toBe(70 * USD);
  });
});

test('what still waits for a decision is not ended but cancelled', async () => {
  await using stage = await stageWithRequest();
  await stage.after(stage.ana.types(`/cometkey end ${stage.requestId()}`));
  expect(stage.told(stage.ana)).toContain(
    `is still waiting for a decision, so there’s nothing to end yet. Whoever asked can cancel it: \`/cometkey cancel ${stage.requestId()}\``,
  );
});
