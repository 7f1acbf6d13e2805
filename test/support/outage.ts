import type { Stage, StageOptions } from './stage.ts';
import { sweptStageWithKey } from './stage-with-key.ts';
import { USD } from './usd.ts';

export const MINUTE = 60_000;
const impatient = { timeouts: { callMs: 500, readMs: 300, writeMs: 500, waitMs: 300 } };

export const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;
export const calls = ({ cometApi }: Stage) => cometApi.account.calls.length;

/** ana's `search-prod`, swept once, and a bot that waits for nobody. */
export const swept = (options: StageOptions = {}): Promise<Stage> =>
  sweptStageWithKey({ ...impatient, ...options });

/** Makes CometAPI answer like a gateway without a server; the returned function ends that. */
export const breaks = ({ cometApi }: Stage) => cometApi.faults.add({ kind: 'http503' });

/** The last of the failures after which CometAPI is left alone. */
export async function leftAlone(stage: Stage): Promise<void> {
  while (!stage.newest().ports.cometApi.status().suspended)
    await stage.after(stage.ana.types('/cometkey show search-prod'));
}

/** Moves the clock and runs the jobs, as when they run by themselves. */
export async function passes(stage: Stage, minutes: number, everyMs = 15_000): Promise<void> {
  for (let passed = 0; passed < minutes * MINUTE; passed += everyMs) {
    stage.advance(everyMs);
    for (const job of ['upstream', 'apply', 'grants', 'deliver'] as const) await stage.runs(job);
  }
}
