import { finding, harmIf } from '../finding.ts';
import { commonKey, type Fixture, nameFor, putKey, readKey } from '../fixture.ts';
import { bodyOf, type Row, rowIn } from '../row.ts';

/** What the bot's own forms allow. */
const LONGEST = 50;

export async function* names(fixture: Fixture) {
  const key = await commonKey(fixture);
  const isTaken = async (name: string) => {
    const answer = await putKey(fixture, { ...bodyOf(key), name });
    return answer.verdict.kind === 'ok';
  };
  const max = await longest(nameFor(fixture, ''), isTaken);
  // As many characters, and one byte more.
  const wide = `${nameFor(fixture, '').padEnd(max - 1, 'x')}é`;
  const unit = (await isTaken(wide)) ? 'characters' : 'bytes';
  fixture.profile.nameLimit = { unit, max };
  const stored = await readKey(fixture, key.id);
  const expected = unit === 'characters' ? wide : nameFor(fixture, '').padEnd(max, 'x');
  yield finding({
    behaviour: 'longest name',
    documented: '50 characters; the family counts 50, or 30, bytes',
    observed: `${max > LONGEST ? 'more than 50' : max} ${unit}`,
    bot: 'refuses more than 50 characters, and explains a refusal for bytes',
    harm: harmIf(stored['name'] !== expected, 'names are cut: a new key would not be found by its name'),
  });
  yield await exact(fixture, key);
}

/** Bisects between a length that was accepted and one more than the bot ever sends. */
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

async function exact(fixture: Fixture, key: Row) {
  const name = `${fixture.run} é<!>`;
  const answer = await putKey(fixture, { ...bodyOf(key), name });
  const stored = rowIn(answer)?.['name'] ?? (await readKey(fixture, key.id))['name'];
  return finding({
    behaviour: 'letters of a name',
    documented: 'free text',
    observed: stored === name ? 'come back as they were' : 'come back changed',
    bot: 'escapes them for Slack, and finds a new key by its exact name',
    harm: harmIf(stored !== name, 'a new key would not be found by its name'),
  });
}
