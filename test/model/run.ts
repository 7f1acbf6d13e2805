import fc from 'fast-check';
import { perform } from './act.ts';
import { setting, step } from './generators.ts';
import { happen } from './happen.ts';
import { finish } from './quiesce.ts';
import { openServer, type Server } from './server.ts';
import type { Setting, Step } from './step.ts';
import { everythingTold } from './told.ts';
import { settingWords, stepWords } from './words.ts';
import { openWorld, type World } from './world.ts';

type Model = Record<string, never>;

export interface Tally {
  sequences: number;
  steps: number;
}

/** One step against the real thing; whatever must never be is an error. */
const command = (one: Step, tally: Tally): fc.AsyncCommand<Model, World> => ({
  check: () => true,
  async run(_model, world) {
    tally.steps += 1;
    await take(world, one);
  },
  toString: () => `\n    ${stepWords(one)}`,
});

async function take(world: World, one: Step): Promise<void> {
  if (one.kind === 'happens' && one.happening.kind === 'time') world.leasesRunOut();
  if (one.kind === 'happens') happen(world, one.happening);
  else await perform(world, one.act, one.meanwhile);
  expectNothingBroken(world);
}

function expectNothingBroken({ oracle: { violations }, slack }: World): void {
  if (violations.length === 0) return;
  const read = everythingTold(slack).map(
    ({ to, text }) => `  ${to ?? 'all'}: ${text.replaceAll('\n', ' | ')}`,
  );
  throw new Error(`${violations.join('\n')}\nPeople read:\n${read.slice(-25).join('\n')}`);
}

interface Stage {
  readonly of: Setting;
  readonly team: 1 | 2;
}

async function tell(
  server: Server,
  { of, team }: Stage,
  run: (world: World) => Promise<void>,
): Promise<void> {
  const world = await openWorld(server, of, team);
  try {
    await run(world);
    await finish(world, of);
    expectNothingBroken(world);
  } finally {
    await world.close();
  }
}

/** A whole story: its steps, and then the end in which everything that was begun is finished. */
export const tellSteps = (server: Server, stage: Stage, steps: readonly Step[]): Promise<void> =>
  tell(server, stage, async (world) => {
    for (const one of steps) await take(world, one);
  });

export interface Play {
  readonly team: 1 | 2;
  readonly seed: number;
  readonly runs: number;
  readonly tally: Tally;
  /** Steps a story has at most; half as many on average. */
  readonly longest?: number;
  /** Begins at this one, as a failure names it. */
  readonly path?: string | undefined;
  /** false: the first failure is told as it is. */
  readonly shrinks?: boolean;
}

/** As many stories as asked for, one after the other on one server; the shortest that breaks something is thrown. */
export async function play({
  team,
  seed,
  runs,
  tally,
  longest = 12,
  path,
  shrinks = true,
}: Play): Promise<void> {
  const server = await openServer();
  const commands = fc.commands([step.map((one) => command(one, tally))], {
    maxCommands: longest,
    size: 'max',
  });
  const story = fc.asyncProperty(setting.map(named), commands, async (of, run) => {
    tally.sequences += 1;
    await tell(server, { of, team }, (world) => fc.asyncModelRun(() => ({ model: {}, real: world }), run));
  });
  try {
    await fc.assert(story, {
      seed,
      numRuns: runs,
      endOnFailure: !shrinks,
      ...(path === undefined ? {} : { path }),
    });
  } finally {
    await server.upstream.close();
  }
}

const named = (of: Setting): Setting =>
  Object.defineProperty({ ...of }, fc.toStringMethod, { value: () => settingWords(of), enumerable: false });
