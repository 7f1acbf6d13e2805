import { describe, expect, test } from 'vitest';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';
import { writtenPolicy as written } from '../support/written-policy.ts';

const rest = `
  - { name: everything else, when: { change: [quota_increase, unlimited_on, unlimited_off, create_above_limit, expiry_above_limit] }, then: {} }`;

test.each([
  [
    'by its name',
    '{ name: ci, when: { change: quota_increase, key: { name: "ci-*" } }, then: allow }',
    'ci-a',
    'prod',
  ],
  [
    'by its models',
    '{ name: cheap, when: { change: quota_increase, key: { models: gpt-5-mini } }, then: allow }',
    'cheap',
    'prod',
  ],
  [
    'by what it would have been given',
    '{ name: up to $30, when: { change: quota_increase, granted: { upTo: $30 } }, then: allow }',
    'prod',
    'rich',
  ],
  [
    'by when it expires',
    '{ name: briefly, when: { change: quota_increase, expires: { within: 40d } }, then: allow }',
    'prod',
    'lasting',
  ],
])('a key %s gets more at once, another one asks', async (_, rule, free, asking) => {
  await using stage = await startStage({ policy: written(`  - ${rule}${rest}`) });
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'prod' });
  await ownedKey(stage, ana, { name: 'ci-a' });
  await ownedKey(stage, ana, { name: 'cheap', model_limits_enabled: true, model_limits: 'gpt-5-mini' });
  await ownedKey(stage, ana, { name: 'rich', remain_quota: 25 * USD });
  await ownedKey(stage, ana, { name: 'lasting', expired_time: -1 });
  const before = [free, asking].map((name) => rowNamed(stage, name)?.remain_quota ?? 0);
  await stage.after(ana.types(`/cometkey quota ${free} +$10 launch week`));
  expect(stage.told(ana)).toContain('$10.00');
  await stage.after(ana.types(`/cometkey quota ${asking} +$10 launch week`));
  const after = [free, asking].map((name) => rowNamed(stage, name)?.remain_quota ?? 0);
  expect(after.map((left, index) => left - (before[index] ?? 0))).toEqual([10 * USD, 0]);
  expect(stage.told(ana)).toContain('I asked the leads in');
});

test('what an owner may do alone, an admin asks for when the key is somebody else’s', async () => {
  await using stage = await startStage({
    policy: written(
      `  - { name: own keys first, when: { change: quota_increase, requester: { owner: true } }, then: allow }${rest}`,
    ),
  });
  const { ana, ada } = stage;
  await ownedKey(stage, ana, { name: 'prod' });
  await stage.after(ada.types('/cometkey quota prod +$10 launch week'));
  expect(rowNamed(stage, 'prod')?.remain_quota).toBe(20 * USD);
  await stage.after(ana.types('/cometkey quota prod +$10 launch week'));
  expect(rowNamed(stage, 'prod')?.remain_quota).toBe(30 * USD);
});

test('at night a rule refuses, with its words; by day the next one decides', async () => {
  const night = `{ name: at night, when: { change: quota_increase, at: { between: 22:00-06:00, zone: UTC } }, then: refuse, because: CI keys are topped up in office hours. }`;
  await using stage = await startStage({ policy: written(`  - ${night}${rest}`) });
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'prod' });
  const hour = stage.now().getUTCHours();
  const hoursTo = (wanted: number) => ((wanted - hour + 24) % 24) * 3_600_000;
  stage.advance(hoursTo(23));
  await stage.after(ana.types('/cometkey quota prod +$10 launch week'));
  expect(stage.told(ana)).toContain('CI keys are topped up in office hours.');
  stage.advance(12 * 3_600_000);
  await stage.after(ana.types('/cometkey quota prod +$10 launch week'));
  expect(stage.told(ana)).toContain('I asked the leads in');
});

test('everybody reads the rules as they are, and the words that ask for them', async () => {
  await using stage = await startStage({
    policy: written(
      `  - { name: ci, when: { change: quota_increase, key: { name: "ci-*" } }, then: allow, cap: { total: $30, per: 30d } }${rest}`,
    ),
  });
  const { bob } = stage;
  await stage.after(bob.types('/cometkey policy'));
  expect(stage.told(bob)).toMatch(
    /\*1\. ci\*\nFor more quota · keys named ci-∗\n→ Done at once, up to \$30\.00/,
  );
  expect(stage.told(bob)).toContain('*2. everything else*');
  expect(stage.told(bob)).toContain('*Admins*: <!subteam^S0ADMINS>');
  await stage.after(bob.types('/cometkey rules'));
  expect(stage.told(bob)).toContain('/cometkey policy');
});

const upTo30 = written(
  `  - { name: up to $30, when: { change: quota_increase, granted: { upTo: $30 } }, then: allow }${rest}`,
);

/** What the key may still use, in dollars. */
const left = (stage: Stage) => (rowNamed(stage, 'search-prod')?.remain_quota ?? 0) / USD;

describe('two that each fit a rule about what a key has in all do not both pass', () => {
  test('of one person, at once', async () => {
    await using stage = await stageWithKey({ policy: upTo30 });
    const { ana } = stage;
    await Promise.all([
      stage.after(ana.types('/cometkey quota search-prod +$10 one')),
      stage.after(ana.types('/cometkey quota search-prod +$10 two')),
    ]);
    await stage.runs('apply');
    expect(left(stage)).toBe(30);
  });

  test('of an owner and who stands in for them, at once', async () => {
    await using stage = await stageWithKey({ policy: upTo30 });
    const { ana, bob } = stage;
    await stage.after(ana.types('/cometkey backup search-prod @bob'));
    await Promise.all([
      stage.after(ana.types('/cometkey quota search-prod +$10 one')),
      stage.after(bob.types('/cometkey quota search-prod +$10 two')),
    ]);
    await stage.runs('apply');
    expect(left(stage)).toBe(30);
  });

  test('one after the other, while CometAPI takes none of them', async () => {
    await using stage = await stageWithKey({ policy: upTo30 });
    const { ana } = stage;
    const up = stage.cometApi.faults.add({ kind: 'http503' });
    for (const reason of ['one', 'two', 'three'])
      await stage.after(ana.types(`/cometkey quota search-prod +$10 ${reason}`));
    up();
    for (const _ of [1, 2, 3, 4, 5, 6]) {
      stage.advance(60_000);
      await stage.runs('apply');
    }
    expect(left(stage)).toBeLessThanOrEqual(30);
  });

  test('tried again after the key was given more in the console', async () => {
    await using stage = await stageWithKey({ policy: upTo30 });
    const { ana, cometApi, bot } = stage;
    cometApi.faults.add({ kind: 'success_false', match: { method: 'PUT' }, times: 1, message: 'not now' });
    await stage.after(ana.types('/cometkey quota search-prod +$10 one'));
    const [failed] = await bot.ports.store.requests.list({ states: ['failed'], limit: 1 });
    Object.assign(cometApi.account.row(1) ?? {}, { remain_quota: 500 * USD });
    await stage.after(ana.types(`/cometkey requests ${failed?.id}`));
    await stage.after(ana.clicks('Try again'));
    await stage.runs('apply');
    expect(left(stage)).toBe(500);
  });
});

test('of each rule it is said what it decides, however many names it has', async () => {
  const names = Array.from({ length: 60 }, (_, n) => `team-number-${n}-production-*`).join(', ');
  const rule = (n: number) =>
    `  - { name: rule ${n}, when: { change: quota_increase, key: { name: [${names}] }, amount: { upTo: $${n} } }, then: { approvals: ${n} } }\n`;
  await using stage = await startStage({ policy: written([1, 2, 3, 4].map(rule).join('')) });
  const { ana } = stage;
  await stage.after(ana.types('/cometkey policy'));
  const said = stage.told(ana);
  for (const n of [1, 2, 3, 4]) expect(said).toMatch(new RegExp(`rule ${n}[^]*and 55 more\n→`));
});
