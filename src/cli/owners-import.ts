import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { CsvError, parse } from 'csv-parse/sync';
import type { Config, Secrets } from '../config/load-config.ts';
import type { Member } from '../domain/member.ts';
import { problemOf } from '../domain/problems/problem.ts';
import {
  importOwners,
  type LineFault,
  type OwnerLine,
  type OwnersPlan,
  planOwners,
} from '../usecases/keys/owners/lists/import-owners.ts';
import { besideBot } from './beside-bot.ts';
import { CannotRun } from './cannot-run.ts';
import { keys, named, say } from './say.ts';

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
  const lines = linesIn(textOf(file), file);
  if (isApplied && as === undefined)
    throw new CannotRun('Add --as and the Slack user id (U…) of the admin who answers for it.');
  await using beside = await besideBot(bot);
  const { ports } = beside;
  const admin = as === undefined ? null : await adminOf(() => ports.directory.member(as), as);
  const plan = await planOwners(ports, lines);
  say(planText(plan));
  if (plan.faults.length > 0) return 1;
  if (plan.given.length === 0) return 0;
  if (!isApplied || admin === null) {
    say(['Nothing is changed yet. To do it, add --apply --as and the Slack user id of an admin.']);
    return 0;
  }
  const { given, left } = await importOwners(ports, admin, plan);
  say([`Done: ${keys(given.length)} given. The bot tells everybody concerned.`]);
  if (left.length > 0)
    say([`Left as they are, because they changed hands meanwhile: ${left.map(named).join(', ')}.`]);
  return left.length > 0 ? 1 : 0;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CannotRun(`I can’t read ${file} (${(error as NodeJS.ErrnoException).code ?? error}).`);
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

function linesIn(text: string, file: string): OwnerLine[] {
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
    if (error instanceof CsvError) throw new CannotRun(`${file} is no CSV: ${error.message}.`);
    throw error;
  }
}

async function adminOf(look: () => Promise<Member>, id: string): Promise<Member> {
  const member = await look().catch((error: unknown) => {
    if (problemOf(error) === null) throw error;
    return null;
  });
  if (member?.role !== 'admin')
    throw new CannotRun(`${id} is no admin in the policy, as far as Slack can tell now. Name one who is.`);
  return member;
}

function planText({ given, same, faults }: OwnersPlan): string[] {
  return [
    ...given.map(({ line, key, to }) => `line ${line}: ${named(key)} ${key.owner ?? 'no owner'} → ${to}`),
    ...faults.map(({ of, fault }) => `line ${of.line}: ✖ ${faultText(of, fault)}`),
    `${keys(given.length)} to give; ${same} already with their owner; ${faults.length} lines that can’t be used.`,
  ];
}

function faultText({ key, owner }: OwnerLine, fault: LineFault): string {
  switch (fault.kind) {
    case 'no_such_key':
      return `There is no key ${inspect(key)}. Write its exact name or its number, as \`/cometkey list all\` shows them.`;
    case 'several_keys':
      return `${keys(fault.ids.length)} go by ${inspect(key)}. Write the number instead: ${fault.ids.map((id) => `#${id}`).join(', ')}.`;
    case 'no_user_id':
      return `${inspect(owner)} is no Slack user id. It begins with U or W: in Slack, their profile → ⋮ → Copy member ID.`;
    case 'not_a_member':
      return `${inspect(owner)} is no full, active member of the workspace.`;
    case 'given_before':
      return `line ${fault.line} gives the same key to somebody else. Keep one of the two.`;
  }
}
