import { decisions } from './decisions.ts';
import { growth } from './growth.ts';
import { lists } from './lists.ts';
import { month } from './month.ts';
import { policy } from './policy-rules.ts';
import { wait } from './queue-wait.ts';
import { rate } from './rate.ts';
import { isWithin, type Ratio, rowOf } from './ratio.ts';
import { sweep } from './sweep.ts';
import { waves } from './waves.ts';

/** `npm run bench`, or `npm run bench -- sweep rate` for some of them. */
const benches: Record<string, () => Promise<Ratio[]>> = {
  sweep,
  rate,
  wait,
  growth,
  lists,
  waves,
  month,
  decisions,
  policy,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in benches));
if (unknown.length > 0) throw new Error(`there is no bench ${unknown}; there are ${Object.keys(benches)}`);

console.log('| what | measured | bound | | from |');
console.log('| --- | --: | --: | --- | --- |');
for (const [name, measure] of Object.entries(benches)) {
  if (named.length > 0 && !named.includes(name)) continue;
  for (const ratio of await measure()) {
    console.log(rowOf(ratio));
    if (!isWithin(ratio)) process.exitCode = 1;
  }
}
