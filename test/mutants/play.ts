import { parseArgs } from 'node:util';
import type { Played } from './played.ts';
import '../simulation/globals.ts';

/**
 * node test/mutants/play.ts --seed 1 --steps 100000 simulates the stories of these seeds until one breaks a rule, or all
 * steps are played. Its last line says what came of it.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, steps: { type: 'string', default: '10000' } },
});

// Only after the globals: what is imported first would keep the real ones.
const { playStory } = await import('../simulation/story.ts');

/** The first rule that was broken, without what broke it. */
function sentenceOf(violation: string): string {
  const [first = ''] = violation.replace(/^Error: /, '').split('\n');
  return first.split(/: [{[]/)[0] ?? first;
}

async function played(first: number, enough: number): Promise<Played> {
  let steps = 0;
  for (let seed = first; ; seed += 1) {
    const story = await playStory(seed, 'as it is');
    steps += story.steps;
    const stories = seed - first + 1;
    if (story.violation !== null)
      return { stories, steps, broke: { sentence: sentenceOf(story.violation), seed } };
    if (steps >= enough) return { stories, steps, broke: null };
  }
}

console.log(JSON.stringify(await played(Number(values.seed), Number(values.steps))));
process.exit(0);
