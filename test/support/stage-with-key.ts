import { type Stage, type StageOptions, startStage } from './stage.ts';

/** A stage on which ana made `search-prod`, key 1, with $20. */
export async function stageWithKey(options: StageOptions = {}): Promise<Stage> {
  const stage = await startStage(options);
  await stage.after(stage.ana.types('/cometkey create search-prod --quota $20 --expires 90d'));
  return stage;
}

/** On that stage, the bot has looked at the key once. */
export async function sweptStageWithKey(options: StageOptions = {}): Promise<Stage> {
  const stage = await stageWithKey(options);
  await stage.sweep();
  return stage;
}

/** On that stage, ana has asked for $50 more. */
export async function stageWithRequest(options: StageOptions = {}): Promise<Stage> {
  const stage = await stageWithKey(options);
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 launch week'));
  return stage;
}
