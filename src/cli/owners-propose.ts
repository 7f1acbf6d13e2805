import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import type { Config, Secrets } from '../config/load-config.ts';
import { withoutInvisible } from '../domain/keys/names/invisible.ts';
import type { Proposal } from '../domain/keys/names/propose-owners.ts';
import type { Person } from '../domain/member.ts';
import { problemOf } from '../domain/problems/problem.ts';
import { type ProposedOwners, proposedOwners } from '../usecases/keys/owners/lists/propose-owners.ts';
import type { MirroredKey } from '../usecases/ports/store/keys.ts';
import { besideBot } from './beside-bot.ts';
import { CannotRun } from './cannot-run.ts';
import { named } from './say.ts';

/** Writes a list of owners for `owners import`, to `out` or stdout, and says on stderr what it is worth. Nothing is changed. */
export async function ownersPropose(
  bot: { config: Config; secrets: Secrets },
  out: string | undefined,
): Promise<0> {
  await using beside = await besideBot(bot);
  const found = await proposedOwners(beside.ports).catch((error: unknown) => {
    if (problemOf(error)?.kind !== 'directory_unavailable') throw error;
    throw new CannotRun('Slack doesn’t tell me now who is in the workspace. Run it again in a minute.', {
      cause: error,
    });
  });
  if (found.unowned === 0 && !found.isAllRead)
    throw new CannotRun(
      'I know no keys yet. Start the bot, wait until it has read them (it writes to the admins then), and run this again.',
    );
  const csv = csvOf(found.proposed);
  if (out === undefined) process.stdout.write(csv);
  else write(out, csv);
  process.stderr.write(`${summaryOf(found, out).join('\n')}\n`);
  return 0;
}

/** Never writes over a list that somebody may have corrected. */
function write(file: string, csv: string): void {
  try {
    writeFileSync(file, csv, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotRun(
      code === 'EEXIST'
        ? `${file} is there already. Remove it, or give another name with --out.`
        : `I can’t write ${file} (${code ?? error}).`,
    );
  }
}

/** `owners import` reads the first two; the others are for whoever looks them through. */
const COLUMNS = ['key', 'owner', 'key_name', 'owner_name', 'matched'];

/** A name that begins like a formula stays a name where the file is opened. */
const csvOf = (proposed: readonly Proposal<MirroredKey>[]): string =>
  stringify(
    proposed.map(({ key, person, words }) => [
      `#${key.id}`,
      person.id,
      visible(key.name),
      visible(calledAs(person)),
      words,
    ]),
    { header: true, columns: COLUMNS, record_delimiter: 'windows', escape_formulas: true },
  );

const visible = (name: string): string =>
  withoutInvisible(name)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();

const calledAs = ({ realName, names: [name = ''] }: Person): string => realName || name;

/** Of those who may be meant. */
const MOST_NAMED = 5;

function summaryOf(
  { proposed, unclear, unowned, isAllRead }: ProposedOwners,
  out: string | undefined,
): string[] {
  if (unowned === 0) return ['Every key has an owner.'];
  const others = unowned - proposed.length - unclear.length;
  return [
    proposedText(proposed.length, unowned),
    ...(unclear.length > 0 ? [unclearText(unclear.length), ...unclear.map(whoText)] : []),
    ...(others > 0 ? [`${others} ${others === 1 ? 'names' : 'name'} nobody I can be sure of.`] : []),
    ...(isAllRead ? [] : ['I haven’t read all keys yet, so there may be more. Run this again later.']),
    ...(proposed.length > 0 ? [nextText(out)] : []),
  ];
}

function proposedText(proposed: number, unowned: number): string {
  if (unowned === 1)
    return `I ${proposed === 1 ? 'can propose an' : 'can’t propose any'} owner for the one key without one.`;
  const some = proposed === 0 ? 'none' : proposed === unowned ? 'each' : String(proposed);
  return `I can propose an owner for ${some} of the ${unowned} keys without one.`;
}

const unclearText = (count: number): string =>
  `${count} could be more than one person’s, so you have to say whose ${count === 1 ? 'it is' : 'they are'}:`;

function whoText({ key, people }: ProposedOwners['unclear'][number]): string {
  const some = people.slice(0, MOST_NAMED).map(personText);
  const more = people.length - some.length;
  return `  ${named(key)}: ${[...some, ...(more > 0 ? [`${more} more`] : [])].join(', ')}`;
}

const personText = (person: Person): string =>
  `${inspect(calledAs(person))} (${person.membership === null ? person.id : STANDING[person.membership]})`;

const STANDING = {
  deactivated: 'has left',
  guest: 'a guest',
  stranger: 'of another workspace',
  bot: 'a bot',
  unknown: 'Slack doesn’t say in a way I can read whether they’re a member',
} as const;

const nextText = (out: string | undefined): string =>
  `Look the list through and take out what is wrong. \`cometkey owners import ${out ?? 'FILE'}\` then says what it would change.`;
