import fc from 'fast-check';
import { perform } from './act.ts';
import { happen } from './faults.ts';
import { setting, step } from './generators.ts';
import { compareBooks } from './oracle-server.ts';
import { finish } from './quiesce.ts';
import { openServer, type Server } from './server.ts';
import type { Setting, Step } from './step.ts';
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
    if (one.kind === 'happens') happen(world, one.happening);
    else await perform(world, one.act, one.meanwhile);
    compareBooks(world.notes, world.server.account.books.rows);
    expectNothingBroken(world);
  },
  toString: () => `\n    ${stepWords(one)}`,
});

function expectNothingBroken({ notes }: World): void {
  if (notes.violations.length > 0) throw new Error(notes.violations.join('\n'));
}

async function tell(
  server: Server,
  told: { of: Setting; team: 1 | 2; run: Iterable<fc.AsyncCommand<Model, World>> },
) {
  const world = await openWorld(server, told.of, told.team);
  try {
    await fc.asyncModelRun(() => ({ model: {}, real: world }), told.run);
    await finish(world);
    expectNothingBroken(world);
  } finally {
    await world.close();
  }
}

export interface Play {
  readonly team: 1 | 2;
  readonly seed: number;
  readonly runs: number;
  readonly tally: Tally;
  readonly endAfterMs?: number;
  /** Begins at this one, as a failure names it. */
  readonly path?: string | undefined;
}

/** As many sequences as asked for, one after the other on one server; the shortest that breaks something is thrown. */
export async function play({ team, seed, runs, tally, endAfterMs, path }: Play): Promise<void> {
  const server = await openServer();
  const commands = fc.commands([step.map((one) => command(one, tally))], { maxCommands: 12, size: 'max' });
  const sequence = fc.asyncProperty(setting.map(named), commands, async (of, run) => {
    tally.sequences += 1;
    await tell(server, { of, team, run });
  });
  try {
    await fc.assert(sequence, {
      seed,
      numRuns: runs,
      ...(path === undefined ? {} : { path }),
      ...(endAfterMs === undefined
        ? {}
        : { interruptAfterTimeLimit: endAfterMs, markInterruptAsFailure: false }),
    });
  } finally {
    await server.upstream.close();
  }
}

const named = (of: Setting): Setting =>
  Object.defineProperty({ ...of }, fc.toStringMethod, { value: () => settingWords(of), enumerable: false });
