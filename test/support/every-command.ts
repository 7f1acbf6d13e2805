import type { Command } from 'commander';
import { archiveAudit } from '../../src/cli/audit/archive-audit.ts';
import {
  ARCHIVED_MEANWHILE,
  archivedText,
  csvText,
  notArchivedText,
  nothingOlderText,
  verdictText,
} from '../../src/cli/audit/audit-text.ts';
import { exportAudit } from '../../src/cli/audit/export-audit.ts';
import { verifyAudit } from '../../src/cli/audit/verify-audit.ts';
import { newFile } from '../../src/cli/new-file.ts';
import { adminOf, linesIn, ownersImport } from '../../src/cli/owners/import-owners.ts';
import { importedText, NOT_YET, planText, summaryOf } from '../../src/cli/owners/owners-text.ts';
import { foundBy } from '../../src/cli/owners/propose-owners.ts';
import { daysFrom, policyAt } from '../../src/cli/policy/backtest-policy.ts';
import { backtestText } from '../../src/cli/policy/backtest-text.ts';
import { casesText } from '../../src/cli/policy/case-text.ts';
import { type Asking, replay } from '../../src/cli/policy/replay.ts';
import { judgedIn, textOf } from '../../src/cli/policy/test-policy.ts';
import { program, sentenceOf } from '../../src/cli/program.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { NamedPerson } from '../../src/domain/keys/names/propose-owners.ts';
import type { Membership } from '../../src/domain/member.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { Refused } from '../../src/domain/problems/problem.ts';
import type { Fault } from '../../src/store/tables/audit-entry.ts';
import type { LineFault } from '../../src/usecases/keys/owners/lists/import-owners.ts';
import type { ProposedOwners } from '../../src/usecases/keys/owners/lists/propose-owners.ts';
import { now, someKey, usdUnits } from './conversation.ts';
import { least } from './every-mistake.ts';
import { everyRefusalOfCommands } from './every-refusal.ts';
import { ana } from './samples.ts';
import { policyFrom } from './written-policy.ts';

/** Of each command what it is for, what it says and why it cannot run. */
export const everyCommand = (): string[] => [
  ...commandsOf(program).map(helpOf),
  ...everyList().map((lines) => lines.join('\n')),
  ...everyAudit().map((lines) => lines.join('\n')),
  ...everyTrial().map((lines) => lines.join('\n')),
  ...everyBacktest().map((lines) => lines.join('\n')),
  ...refusals,
  ...everyRefusalOfCommands(),
];

const commandsOf = (command: Command): Command[] => [command, ...command.commands.flatMap(commandsOf)];

/** As it stands in a wide window. */
function helpOf(command: Command): string {
  const help = command.createHelp();
  help.helpWidth = 400;
  return help.formatHelp(command, help);
}

const key = someKey({ name: 'search-prod' });
const other = someKey({ id: 1235, name: 'ci-bot' });

const FAULTS: { readonly [K in LineFault['kind']]: Extract<LineFault, { kind: K }> } = {
  no_such_key: { kind: 'no_such_key' },
  several_keys: { kind: 'several_keys', ids: [1234, 1235] },
  no_user_id: { kind: 'no_user_id' },
  not_a_member: { kind: 'not_a_member' },
  given_before: { kind: 'given_before', line: 2 },
};

const everyList = (): string[][] => [
  planText({
    given: [
      { line: 2, key: { ...key, owner: null }, to: 'U0ANA' },
      { line: 3, key: { ...other, owner: 'U0LEE' }, to: 'U0BOB' },
    ],
    same: 1,
    faults: Object.values(FAULTS).map((fault, at) => ({
      of: { line: at + 4, key: 'search-prod', owner: 'bob' },
      fault,
    })),
  }),
  planText({ given: [{ line: 2, key: { ...key, owner: null }, to: 'U0ANA' }], same: 0, faults: [] }),
  planText({
    given: [],
    same: 2,
    faults: [{ of: { line: 2, key: 'x', owner: 'U0ANA' }, fault: FAULTS.no_such_key }],
  }),
  [NOT_YET],
  importedText({ given: [key], left: [other] }),
  summaryOf({ proposed: [], unclear: [], unowned: 0, isAllRead: true }, undefined),
  ...[0, 1].map((count) => summaryOf({ ...some(count), unowned: 1 }, undefined)),
  ...[0, 1, 2].map((count) => summaryOf({ ...some(count), unowned: 2 }, 'owners.csv')),
  summaryOf({ ...some(1), unclear: [{ key, people: people() }], unowned: 3, isAllRead: false }, 'owners.csv'),
  summaryOf(
    {
      ...some(1),
      unclear: [
        { key, people: [bob] },
        { key: other, people: [bob] },
      ],
      unowned: 5,
    },
    'a',
  ),
];

const bob: NamedPerson = { id: 'U0BOB', membership: null, realName: 'Bob', names: ['bob'] };

const some = (count: number): ProposedOwners => ({
  proposed: Array(count).fill({ key, person: bob, words: 'bob' }),
  unclear: [],
  unowned: count,
  isAllRead: true,
});

const MEMBERSHIPS: Readonly<Record<Exclude<Membership, 'member' | 'bot'> | 'unknown', true>> = {
  deactivated: true,
  guest: true,
  stranger: true,
  unknown: true,
};

/** More than are named. */
const people = (): NamedPerson[] => [
  ...Object.keys(MEMBERSHIPS).map((one) => ({ ...bob, membership: one as keyof typeof MEMBERSHIPS })),
  bob,
  bob,
  bob,
];

const AUDIT_FAULTS: Readonly<Record<Fault, true>> = {
  missing: true,
  edited: true,
  not_linked: true,
  inserted: true,
  after_head: true,
  not_head: true,
  head_unknown: true,
  head_not_here: true,
};

const head = '5f'.repeat(32);
const start = { seq: 0, hash: '0'.repeat(64) };
const end = { seq: 42, hash: head };

const everyAudit = (): string[][] => [
  verdictText({ count: 42, from: start, end }, null),
  verdictText({ count: 1, from: { ...end, seq: 41 }, end }, null),
  ...Object.keys(AUDIT_FAULTS).map((fault) => verdictText({ seq: 17, fault: fault as Fault }, head)),
  [nothingOlderText('2026-12-03')],
  [notArchivedText({ seq: 17, fault: 'edited' })],
  [archivedText(1, end, 'audit-1-42.jsonl')],
  [ARCHIVED_MEANWHILE],
  [csvText('audit.csv')],
];

const trial = {
  policy: policyIn(
    'people: { leads: [U0LEE] }\napprovals: { channel: C0REQUESTS }\nteams: { search: { members: [S0LEADS], leads: [U0LEA] } }\n',
  ),
  now,
  unitsPerUsd: 500_000,
};

function policyIn(text: string): Policy {
  return policyFrom(text);
}

const cases = (...texts: readonly string[]) => ({
  file: 'cases.yaml',
  text: texts.map((text) => `- ${text}\n`).join(''),
});

const more = 'as: U0ANA, ask: quota search-prod +$50 launch week, key: { name: search-prod }';
const byLead = 'expect: { outcome: ask, rule: more quota needs a lead, from: { leads: 1 } }';

const everyTrial = (): string[][] =>
  [
    cases(`{ ${more}, ${byLead} }`),
    cases(
      `{ ${more}, ${byLead} }`,
      '{ as: U0ANA, ask: create ci-bot, expect: { outcome: refuse } }',
      `{ ${more}, team: search, expect: { outcome: allow } }`,
      '{ as: U0LEE, ask: unlimited search-prod on for 4h migration, key: { name: search-prod }, expect: { outcome: ask, approvals: 2, from: [leads, admins] } }',
      '{ as: U0ANA, ask: unlimited search-prod on for 4h, key: { name: search-prod }, expect: { outcome: ask, channel: C0FIN, reason: fits } }',
    ),
  ].map((file) => casesText(judgedIn(trial, file)));

const asked: Asking = {
  at: now,
  by: 'U0ANA',
  owner: 'U0ANA',
  team: null,
  change: { kind: 'quota', delta: usdUnits(50), during: null },
  key,
  keyId: 1234,
  keyName: 'search-prod',
  unitsPerUsd: 500_000,
  before: { outcome: 'allow', rule: 'small top-ups' },
  isDone: true,
};

const everyBacktest = (): string[][] => [
  backtestText(replay([asked], trial.policy), { days: 90, unread: 2 }),
  backtestText([], { days: 1, unread: 0 }),
];

async function refusalOf(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    return sentenceOf(error) ?? String(error);
  }
  throw new Error('it runs');
}

const bot = loadConfig(least);
const list = { file: 'owners.csv', isApplied: false, as: undefined };

/** None of them gets as far as Slack or the database. */
const refusals: readonly string[] = await Promise.all(
  [
    () => ownersImport(bot, list),
    () => ownersImport(bot, { ...list, isApplied: true }),
    () => linesIn('search-prod,U0ANA\n', 'owners.csv'),
    () => linesIn('key,id,owner\n', 'owners.csv'),
    () => linesIn('key,owner\nsearch-prod\n', 'owners.csv'),
    () => adminOf(async () => ana, 'U0ANA'),
    () => foundBy(() => Promise.reject(new Refused({ kind: 'directory_unavailable' }))),
    () => foundBy(async () => ({ ...some(0), isAllRead: false })),
    () => newFile('README.md', '--out'),
    () => newFile('gone/owners.csv', '--out'),
    () => verifyAudit(() => bot, { head: 'abc' }),
    () => verifyAudit(() => bot, { file: 'gone.jsonl' }),
    () => verifyAudit(() => bot, { file: 'README.md' }),
    () => exportAudit(bot, { format: 'jsonl', key: 'search-prod' }),
    () => archiveAudit(bot, { before: 'tomorrow' }),
    () => newFile('README.md', '--to'),
    () => newFile('gone/audit.jsonl', '--to'),
    () => textOf('gone.yaml'),
    () => daysFrom('all'),
    () => policyAt('.dockerignore'),
    () => judgedIn(trial, { file: 'cases.yaml', text: '- as: U0ANA\n  as: U0BOB\n' }),
    () => judgedIn(trial, { file: 'cases.yaml', text: '[]\n' }),
    () =>
      judgedIn(
        trial,
        cases(
          '{ as: ana, ask: "", key: { name: a, granted: 5, left: 1e9, models: [], expires: soon, unlimited: 1, colour: red }, at: noon, zone: Berlin, has: { keys: many }, given: { a: 5 }, expect: { outcome: maybe, from: leads } }',
          `{ ${more.replace(' }', ', granted: $1, left: $2 }')}, expect: { outcome: allow, approvals: 1 } }`,
        ),
      ),
    () =>
      judgedIn(
        trial,
        cases(
          `{ ${more.replace('search-prod', 'search-dev')}, ${byLead} }`,
          `{ ${more.replace('+$50', '+€50')}, ${byLead} }`,
          `{ ${more.replace('+$50 launch week', '')}, ${byLead} }`,
          `{ as: U0ANA, ask: status, ${byLead} }`,
          `{ ${more}, team: ads, ${byLead} }`,
          `{ as: U0ANA, ask: renew search-prod, ${byLead} }`,
        ),
      ),
    () => Promise.reject(new Refused({ kind: 'store_unavailable' })),
  ].map(refusalOf),
);
