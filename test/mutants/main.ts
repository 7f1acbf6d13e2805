import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type BotCopy, copyOfBot } from './copy-of-bot.ts';
import { mutantIn } from './mutant-in.ts';
import { mutants } from './mutants.ts';
import type { Mutant } from './mutate.ts';
import type { Broken, Played } from './played.ts';

/**
 * npm run mutants: takes one safeguard after the other out of a copy of the bot; the model must notice. Words behind it
 * choose among the names. What breaks a rule with a mutant is played again: it breaks
 * one again, and none with the whole bot.
 */
const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: String(Math.min(2, availableParallelism())) },
  },
  allowPositionals: true,
});

interface Row {
  readonly name: string;
  readonly after: string;
  readonly by: string;
  readonly isKilled: boolean;
}

const whole = copyOfBot(null);

async function rowOf(mutant: Mutant): Promise<Row> {
  const { name } = mutant;
  const found = mutantIn(mutant);
  if (!found) return { name, after: '', by: 'no such place in the source', isKilled: false };
  using copy = copyOfBot(found);
  return { name, ...(await playedWith(copy)) };
}

/** What breaks once, and not again, may be the machine's doing: more stories are played then. */
async function playedWith(copy: BotCopy): Promise<Omit<Row, 'name'>> {
  let stories = 0;
  for (let seed = Number(values.seed); stories < Number(values.runs); seed += SEEDS) {
    const { stories: more, broke } = await copy.play(
      '--runs',
      String(Number(values.runs) - stories),
      '--seed',
      String(seed),
    );
    stories += more;
    if (broke === null) break;
    const by = broke.sentence;
    if ((await storyAgain(whole, broke)).broke)
      return { after: String(stories), by: `with the safeguard as well: ${by}`, isKilled: false };
    if (await breaksAgain(copy, broke)) return { after: String(stories), by, isKilled: true };
    console.error(
      `once, after ${stories} stories, and not again: ${by} (team ${broke.team}, seed ${broke.seed}, path ${broke.path})`,
    );
  }
  return { after: String(stories), by: 'survived', isKilled: false };
}

/** Further apart than the lanes of one process. */
const SEEDS = 100;
const TRIES = 3;

async function breaksAgain(copy: BotCopy, broke: Broken): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) if ((await storyAgain(copy, broke)).broke) return true;
  return false;
}

const storyAgain = (copy: BotCopy, { team, seed, path }: Broken): Promise<Played> =>
  copy.play('--team', String(team), '--seed', String(seed), '--path', path);

const line = ({ name, after, by }: Row): string => `| ${name} | ${after} | ${by} |`;

const left = mutants.filter(({ name }) => positionals.every((word) => name.includes(word)));
const rows = new Map<string, Row>();
const many = left.length;

async function lane(): Promise<void> {
  for (let mutant = left.shift(); mutant; mutant = left.shift()) {
    const row = await rowOf(mutant);
    rows.set(row.name, row);
    console.log(line(row));
  }
}

console.log('| without the safeguard | stories | breaks first |\n| --- | --- | --- |');
await Promise.all(Array.from({ length: Number(values.lanes) }, lane));
whole[Symbol.dispose]();
const killed = [...rows.values()].filter(({ isKilled }) => isKilled).length;
console.log(`\n${killed} of ${many} are noticed.`);
process.exit(killed < many ? 1 : 0);
