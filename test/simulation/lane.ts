import { parseArgs } from 'node:util';
import { realNow } from './globals.ts';

/** One core's part of a simulation: the stories of every `stride`th seed, or one of them with its trace. */
export interface LaneReport {
  readonly stories: number;
  readonly steps: number;
  readonly violation: string | null;
}

// Only after the globals: what is imported first would keep the real ones.
const { playStory } = await import('./story.ts');
const { traceTo } = await import('./trace.ts');

const { values } = parseArgs({
  options: { seed: { type: 'string' }, stride: { type: 'string', default: '1' }, replay: { type: 'string' } },
});

async function replay(seed: number): Promise<void> {
  traceTo(console.log);
  const { violation, story } = await playStory(seed, 'as it is');
  traceTo(null);
  console.log(`\n${story}\n${violation ?? 'no violation'}`);
  process.exit(violation === null ? 0 : 1);
}

const TELL_MS = 200;

async function playOn(from: number, stride: number): Promise<void> {
  let untold = { stories: 0, steps: 0 };
  let toldAt = realNow();
  const tell = (violation: string | null) => {
    process.send?.({ ...untold, violation } satisfies LaneReport);
    untold = { stories: 0, steps: 0 };
    toldAt = realNow();
  };
  for (let seed = from; ; seed += stride) {
    const { steps, violation, story } = await playStory(seed, 'shortest');
    untold.stories += 1;
    untold.steps += steps;
    if (violation !== null)
      tell(`seed ${seed} (npm run simulate -- --replay ${seed}): ${violation}\n${story}`);
    else if (realNow() - toldAt > TELL_MS) tell(null);
  }
}

await (values.replay === undefined
  ? playOn(Number(values.seed), Number(values.stride))
  : replay(Number(values.replay)));
