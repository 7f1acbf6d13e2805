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
  const played = await copy.play('--runs', values.runs, '--seed', values.seed);
  return { name, ...(await judged(copy, played)) };
}

async function judged(copy: BotCopy, { stories, broke }: Played): Promise<Omit<Row, 'name'>> {
  const after = String(stories);
  if (broke === null) return { after, by: 'survived', isKilled: false };
  const without = await storyAgain(whole, broke);
  if (without.broke) return { after, by: `with the safeguard as well: ${broke.sentence}`, isKilled: false };
  for (let tries = 0; tries < 3; tries += 1)
    if ((await storyAgain(copy, broke)).broke) return { after, by: broke.sentence, isKilled: true };
  return { after, by: `once, and not again: ${broke.sentence}`, isKilled: false };
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
