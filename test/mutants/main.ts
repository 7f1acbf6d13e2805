import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { copyOfBot } from './copy-of-bot.ts';
import { mutantIn } from './mutant-in.ts';
import { mutants } from './mutants.ts';
import type { Mutant } from './mutate.ts';
import type { Broken, Played } from './played.ts';

/**
 * npm run mutants: takes one safeguard after the other out of a copy of the bot; the model must notice. Words behind it
 * choose among the names. What breaks a rule with a mutant is played again with the whole bot, and breaks none there.
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
  const played = await copy.play('--runs', values.runs, '--seed', values.seed);
  return { name, ...(await judged(played)) };
}

async function judged({ stories, broke }: Played): Promise<Omit<Row, 'name'>> {
  const after = String(stories);
  if (broke === null) return { after, by: 'survived', isKilled: false };
  const again = await storyAgain(broke);
  return again.broke === null
    ? { after, by: broke.sentence, isKilled: true }
    : { after, by: `not by the mutant: ${again.broke.sentence}`, isKilled: false };
}

const storyAgain = ({ team, seed, path }: Broken): Promise<Played> =>
  whole.play('--team', String(team), '--seed', String(seed), '--path', path);

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
