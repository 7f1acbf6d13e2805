import { type Bench, commonKey, nameFor, putKey, readKey } from '../bench.ts';
import { finding, harmIf } from '../finding.ts';
import { bodyOf, type Row, rowIn } from '../row.ts';

/** What the bot's own forms allow. */
const LONGEST = 50;

export async function* names(bench: Bench) {
  const key = await commonKey(bench);
  const isTaken = async (name: string) => {
    const answer = await putKey(bench, { ...bodyOf(key), name });
    return answer.verdict.kind === 'ok';
  };
  const max = await longest(nameFor(bench, ''), isTaken);
  // As many characters, and one byte more.
  const wide = `${nameFor(bench, '').padEnd(max - 1, 'x')}é`;
  const unit = (await isTaken(wide)) ? 'characters' : 'bytes';
  bench.profile.nameLimit = { unit, max };
  const stored = await readKey(bench, key.id);
  const expected = unit === 'characters' ? wide : nameFor(bench, '').padEnd(max, 'x');
  yield finding({
    behaviour: 'longest name',
    documented: '50 characters; the family counts 50, or 30, bytes',
    observed: `${max > LONGEST ? 'more than 50' : max} ${unit}`,
    bot: 'refuses more than 50 characters, and explains a refusal for bytes',
    harm: harmIf(stored['name'] !== expected, 'names are cut: a new key would not be found by its name'),
  });
  yield await exact(bench, key);
}

/** By halves, between what was taken already and one more than the bot would ever send. */
async function longest(start: string, isTaken: (name: string) => Promise<boolean>): Promise<number> {
  const fits = (length: number) => isTaken(start.padEnd(length, 'x'));
  if (await fits(LONGEST)) return (await fits(LONGEST + 1)) ? LONGEST + 1 : LONGEST;
  let [yes, no] = [start.length, LONGEST];
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (await fits(middle)) yes = middle;
    else no = middle;
  }
  await fits(yes);
  return yes;
}

async function exact(bench: Bench, key: Row) {
  const name = `${bench.run} é<!>`;
  const answer = await putKey(bench, { ...bodyOf(key), name });
  const stored = rowIn(answer)?.['name'] ?? (await readKey(bench, key.id))['name'];
  return finding({
    behaviour: 'letters of a name',
    documented: 'free text',
    observed: stored === name ? 'come back as they were' : 'come back changed',
    bot: 'escapes them for Slack, and finds a new key by its exact name',
    harm: harmIf(stored !== name, 'a new key would not be found by its name'),
  });
}
