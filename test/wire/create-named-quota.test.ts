import { expect, test } from 'vitest';
import { startStage } from '../support/stage.ts';

test.each([
  'quota 5',
  'quota $5',
])('create my-bot %s: the likely line leaves no setting in the name', async (words) => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey create my-bot ${words}`));
  expect(stage.told(ana)).toContain('create my-bot --quota $5');
  expect(stage.told(ana)).not.toContain('my-bot quota --quota');
});

test.each([
  ['ana-12 expires 30d', 'create ana-12 --expires 30d'],
  ['ana-12 expires in 30 days', 'create ana-12 --expires 30 days'],
  ['ana-12 expiring 2027-01-31', 'create ana-12 --expires 2027-01-31'],
  ['ana-12 valid for 2 weeks', 'create ana-12 --expires 2 weeks'],
  ['ana-12 quota unlimited', 'create ana-12 --unlimited'],
  ['ana-12 expiry never', 'create ana-12 --expires never'],
  ['ana-12 --expires friday quota 5', 'create ana-12 --expires friday --quota 5'],
  ['ana-12 --expires friday and limit $5', 'create ana-12 --expires friday --quota $5'],
  ['ana-12 --expires 9d group vip models o3', 'create ana-12 --expires 9d --group vip --models o3'],
  ['ana-12 expires friday quota 5', 'create ana-12 --expires friday --quota $5'],
  ['ana-12 limit 5 and expires friday', 'create ana-12 --quota $5 --expires friday'],
  ['ana-12 quota $5 expires 30d', 'create ana-12 --quota $5 --expires 30d'],
])('create %s: the word of the setting is none of the name', async (words, meant) => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey create ${words}`));
  expect(stage.told(ana)).toContain(`Run /cometkey ${meant}`);
  expect(stage.told(ana)).not.toMatch(/Run \/cometkey create ana-12 (?:expir|valid|quota)/);
});
