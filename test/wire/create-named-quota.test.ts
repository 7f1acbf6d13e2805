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
