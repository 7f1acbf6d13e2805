import fc from 'fast-check';
import { cometApiInProcess } from '../../sandbox/cometapi/in-process.ts';
import { setting, step } from '../model/generators.ts';
import { tellSteps } from '../model/run.ts';
import { type Machine, openServer } from '../model/server.ts';
import type { Setting, Step } from '../model/step.ts';
import { settingWords, stepWords } from '../model/words.ts';
import { newDisk } from './disk.ts';
import { reseed } from './globals.ts';
import { trace } from './trace.ts';
import { withoutWires } from './transport.ts';
import { time } from './virtual-time.ts';

const machine: Machine = {
  async startCometApi(options) {
    const upstream = cometApiInProcess(options);
    return { upstream, transport: withoutWires(upstream) };
  },
  elapsed: time.elapsed,
  newDisk,
  trace,
  ownedBy: time.ownedBy,
};

export interface Played {
  readonly steps: number;
  /** The rule that was broken, and what people had read by then. */
  readonly violation: string | null;
  /** The steps that were played; of a violation the fewest that break a rule. */
  readonly story: string;
}

/** Steps a story has at most; half as many on average. */
const LONGEST = 24;

const stories = fc.record({
  of: setting,
  team: fc.constantFrom(1 as const, 2 as const),
  steps: fc.array(step, { maxLength: LONGEST, size: 'max' }),
});

interface Told {
  readonly of: Setting;
  readonly team: 1 | 2;
  readonly steps: readonly Step[];
}

/** The story of this seed, the same one each time. */
export async function playStory(seed: number, told: 'as it is' | 'shortest'): Promise<Played> {
  const played: Told[] = [];
  const property = fc.asyncProperty(stories, async (one) => {
    played.push(one);
    reseed(seed);
    await tellSteps(await openServer(machine), one, one.steps);
  });
  const endOnFailure = told === 'as it is';
  const { failed, counterexample, errorInstance } = await time.until(
    fc.check(property, { seed, numRuns: 1, unbiased: true, endOnFailure }),
  );
  const [first] = played as [Told];
  const shown = (failed ? counterexample?.[0] : null) ?? first;
  return {
    steps: first.steps.length,
    violation: failed ? messageOf(errorInstance) : null,
    story: wordsOf(shown),
  };
}

const wordsOf = ({ of, team, steps }: Told): string =>
  [
    `${team === 1 ? 'one bot' : 'two bots'} ${settingWords(of)}`,
    ...steps.map((one) => `    ${stepWords(one)}`),
  ].join('\n');

const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
