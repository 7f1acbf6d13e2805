import { parseArgs } from 'node:util';
import { play } from '../model/run.ts';
import type { Played } from './played.ts';

/**
 * node test/mutants/play.ts --runs 300 --seed 1 plays stories until one breaks a rule, or none is left; with --team and
 * --path just the one that is named so. Its last line says
 * what came of it.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    team: { type: 'string' },
    path: { type: 'string' },
  },
});
const LANES = 8;
const seed = Number(values.seed);
const tally = { sequences: 0, steps: 0 };

const lane = async (team: 1 | 2, ofLane: { seed: number; runs: number; path?: string }) => {
  try {
    await play({ ...ofLane, team, tally, shrinks: false });
  } catch (error) {
    console.error(error);
    ends({ stories: tally.sequences, broke: { sentence: sentenceOf(error), team, ...storyIn(error) } });
  }
};

/** The first rule that was broken, without what broke it. */
function sentenceOf(error: unknown): string {
  const { message, cause } = error as Error;
  const [first = ''] = (cause instanceof Error ? cause.message : message).split('\n');
  return first.split(/: [{[]/)[0] ?? first;
}

function storyIn(error: unknown): { seed: number; path: string } {
  const [, found = '0', path = '0'] = /seed: (-?\d+), path: "([^"]*)"/.exec(String(error)) ?? [];
  return { seed: Number(found), path };
}

function ends(played: Played): void {
  console.log(JSON.stringify(played));
  process.exit(0);
}

if (values.path !== undefined) await lane(values.team === '2' ? 2 : 1, { seed, runs: 1, path: values.path });
else
  await Promise.all(
    Array.from({ length: LANES }, (_, nth) =>
      lane(nth % 2 === 0 ? 1 : 2, { seed: seed + nth, runs: Math.ceil(Number(values.runs) / LANES) }),
    ),
  );
ends({ stories: tally.sequences, broke: null });
