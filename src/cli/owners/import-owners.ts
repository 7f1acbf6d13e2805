import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { CsvError, parse } from 'csv-parse/sync';
import { whyNotRead } from '../../config/env/why-not.ts';
import type { Config, Secrets } from '../../config/load-config.ts';
import type { Member } from '../../domain/member.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import { importOwners, type OwnerLine, planOwners } from '../../usecases/keys/owners/lists/import-owners.ts';
import { besideBot } from '../beside-bot.ts';
import { CannotRun } from '../cannot-run.ts';
import { say } from '../say.ts';
import { importedText, NOT_YET, planText } from './owners-text.ts';

export interface OwnersImport {
  readonly file: string;
  readonly isApplied: boolean;
  /** The admin who answers for it. */
  readonly as: string | undefined;
}

/** Says what a list of owners would change, and changes it if told to. 1: lines that cannot be used, and nothing is changed. */
export async function ownersImport(
  bot: { config: Config; secrets: Secrets },
  { file, isApplied, as }: OwnersImport,
): Promise<0 | 1> {
  if (isApplied && as === undefined)
    throw new CannotRun('Add --as and the Slack user id (U…) of the admin who answers for it.');
  const lines = linesIn(textOf(file), file);
  await using beside = await besideBot(bot);
  const { ports } = beside;
  const admin = as === undefined ? null : await adminOf(() => ports.directory.member(as), as);
  const plan = await planOwners(ports, lines);
  say(planText(plan));
  if (plan.faults.length > 0) return 1;
  if (plan.given.length === 0) return 0;
  if (!isApplied || admin === null) {
    say([NOT_YET]);
    return 0;
  }
  const imported = await importOwners(ports, admin, plan);
  say(importedText(imported));
  return imported.left.length > 0 ? 1 : 0;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CannotRun(`I can’t read ${file}: ${whyNotRead(error)}.`);
  }
}

/** The names of columns that people's lists have. */
const COLUMNS: Readonly<Record<string, 'key' | 'owner'>> = {
  key: 'key',
  name: 'key',
  id: 'key',
  owner: 'owner',
  user: 'owner',
  userid: 'owner',
};

export function linesIn(text: string, file: string): OwnerLine[] {
  const columns = (header: string[]) => {
    const named = header.map((name) => COLUMNS[name.trim().toLowerCase()] ?? false);
    if (!named.includes('key') || !named.includes('owner'))
      throw new CannotRun(`${file} needs a first line that names the columns: key,owner`);
    for (const what of ['key', 'owner'] as const) {
      const [column, other] = header.filter((_, at) => named[at] === what);
      if (other !== undefined)
        throw new CannotRun(
          `${file} says the ${what} in two columns, ${inspect(column)} and ${inspect(other)}. Keep one of them.`,
        );
    }
    return named;
  };
  try {
    const rows: { info: { lines: number }; record: Partial<OwnerLine> }[] = parse(text, {
      bom: true,
      columns,
      delimiter: [',', ';', '\t'],
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return rows.map(({ info, record: { key = '', owner = '' } }) => ({ line: info.lines, key, owner }));
  } catch (error) {
    if (error instanceof CsvError)
      throw new CannotRun(`${file} isn’t a CSV file I can read: ${error.message}.`);
    throw error;
  }
}

/** `look` asks Slack. */
export async function adminOf(look: () => Promise<Member>, id: string): Promise<Member> {
  const member = await look().catch((error: unknown) => {
    if (problemOf(error) === null) throw error;
    return null;
  });
  if (member?.role !== 'admin')
    throw new CannotRun(
      `${id} isn’t an admin in the policy, as far as Slack can tell now. Name somebody who is.`,
    );
  return member;
}
