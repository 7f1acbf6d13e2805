import { Command, Option } from 'commander';
import { ConfigRefused, loadConfig, loadPolicy } from '../config/load-config.ts';
import { problemOf } from '../domain/problems/problem.ts';
import { SlackRefused } from '../slack/adapters/connection/slack-refused.ts';
import { StoreRefused } from '../store/engines/store-refused.ts';
import { archiveAudit } from './audit/archive-audit.ts';
import { exportAudit } from './audit/export-audit.ts';
import { verifyAudit } from './audit/verify-audit.ts';
import { CannotRun } from './cannot-run.ts';
import { ownersImport } from './owners/import-owners.ts';
import { ownersPropose } from './owners/propose-owners.ts';
import { backtestPolicy } from './policy/backtest-policy.ts';
import { testPolicy } from './policy/test-policy.ts';

/** EX_CONFIG of sysexits.h, as the bot ends with. */
const EX_CONFIG = 78;
/** EX_SOFTWARE: a bug, of which nothing is known that would mend it. */
const EX_SOFTWARE = 70;
const OPERATOR_ERRORS = [CannotRun, ConfigRefused, SlackRefused, StoreRefused];

export const program: Command = new Command('cometkey')
  .description('Tools for whoever runs cometkey, with the same environment as the bot.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EX_CONFIG));

const owners = program.command('owners').description('who owns which key');

owners
  .command('propose')
  .option('--out <file>', 'where to write the list; without this, to stdout')
  .description('propose owners for the keys without one, by people’s names in the keys’ names')
  .action(({ out }: { out?: string }) => run(() => ownersPropose(loadConfig(process.env), out)));

owners
  .command('import')
  .argument(
    '<file>',
    'a CSV file with the columns “key” (its name or number) and “owner” (a Slack user id, U…)',
  )
  .option('--apply', 'do it; without this, it only says what it would do')
  .option('--as <admin>', 'the Slack user id of the admin who answers for it')
  .description('give keys their owners from a list')
  .action((file: string, options: { apply?: boolean; as?: string }) =>
    run(() =>
      ownersImport(loadConfig(process.env), { file, isApplied: options.apply ?? false, as: options.as }),
    ),
  );

const audit = program.command('audit').description('the record of who did what: a chain of hashes');

audit
  .command('verify')
  .option('--head <hash>', 'a head that you wrote down elsewhere: it must stand in the chain')
  .option('--file <file>', 'check this export or archive (JSON Lines, of all keys) instead of the database')
  .description('check that no entry was edited, deleted, inserted, moved or cut off')
  .action((options: { head?: string; file?: string }) =>
    run(() => verifyAudit(() => loadConfig(process.env), options)),
  );

audit
  .command('export')
  .addOption(new Option('--format <format>').choices(['jsonl', 'csv']).default('jsonl'))
  .option('--since <since>', 'a span such as 30d, or a date')
  .option('--key <id>', 'only what is about this key')
  .description('print the entries, oldest first')
  .action((options: { format: 'jsonl' | 'csv'; since?: string; key?: string }) =>
    run(() => exportAudit(loadConfig(process.env), options)),
  );

audit
  .command('archive')
  .requiredOption('--before <date>', 'a date: what is older is archived')
  .option('--to <file>', 'default: audit-FIRST-LAST.jsonl')
  .description('move the oldest entries to a file; the chain goes on from its last hash')
  .action((options: { before: string; to?: string }) =>
    run(() => archiveAudit(loadConfig(process.env), options)),
  );

const policy = program.command('policy').description('what the policy would answer');

policy
  .command('test')
  .argument('<cases>', 'a YAML file of cases: who asks for what, and what the policy should answer')
  .option('--policy <file>', 'a policy file; without this, the one that the environment names')
  .description('check the policy against cases; it needs neither Slack nor CometAPI')
  .action((cases: string, { policy: file }: { policy?: string }) =>
    run(async () => {
      const tried = file === undefined ? loadPolicy(process.env) : loadPolicy({ COMETKEY_POLICY: file });
      return testPolicy(tried, cases);
    }),
  );

policy
  .command('backtest')
  .argument('<policy>', 'a policy file')
  .option('--days <days>', 'how far back', '90')
  .description('replay what people asked for, and name what this policy would have answered otherwise')
  .action((file: string, { days }: { days: string }) =>
    run(() => backtestPolicy(loadConfig(process.env), { file, days })),
  );

/** Ends with 0: well; 1: it found something, and named it; 70: a bug; 78: it cannot run, with the sentence that mends it. */
async function run(command: () => Promise<0 | 1>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const sentence = sentenceOf(error);
    process.stderr.write(`${sentence ?? (error instanceof Error ? error.stack : error)}\n`);
    process.exitCode = sentence === null ? EX_SOFTWARE : EX_CONFIG;
  }
}

/** null: nobody foresaw it. */
export function sentenceOf(error: unknown): string | null {
  if (OPERATOR_ERRORS.some((kind) => error instanceof kind)) return (error as Error).message;
  const problem = problemOf(error);
  if (problem === null) return null;
  return `I couldn’t go on (${problem.kind}). What is done stays done; run it again in a minute, and it goes on where it stopped.`;
}
