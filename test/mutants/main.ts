import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type BotCopy, copyOfBot } from './copy-of-bot.ts';
import { mutantIn } from './mutant-in.ts';
import { mutants } from './mutants.ts';
import type { Mutant } from './mutate.ts';

/**
 * npm run mutants: takes one safeguard after the other out of a copy of the bot; the simulated stories must notice. Words
 * behind it choose among the names. What breaks a rule with a mutant must break none with the whole bot.
 */
const { values, positionals } = parseArgs({
  options: {
    steps: { type: 'string', default: '100000' },
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

async function playedWith(copy: BotCopy): Promise<Omit<Row, 'name'>> {
  const { steps, broke } = await copy.play('--seed', values.seed, '--steps', values.steps);
  const after = String(steps);
  if (broke === null) return { after, by: 'survived', isKilled: false };
  const isMutant = (await whole.play('--seed', String(broke.seed), '--steps', '0')).broke === null;
  const by = isMutant ? broke.sentence : `with the safeguard as well: ${broke.sentence}`;
  return { after, by, isKilled: isMutant };
}

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

console.log('| without the safeguard | steps | breaks first |\n| --- | --- | --- |');
await Promise.all(Array.from({ length: Number(values.lanes) }, lane));
whole[Symbol.dispose]();
const killed = [...rows.values()].filter(({ isKilled }) => isKilled).length;
console.log(`\n${killed} of ${many} are noticed.`);
process.exit(killed < many ? 1 : 0);
