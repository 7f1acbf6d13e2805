import { writeFileSync } from 'node:fs';
import { styleText } from 'node:util';
import { Refused } from '../src/domain/problems/problem.ts';
import type { Finding } from './finding.ts';
import { isSafe, keyLines, type Paint, reportJson, reportText } from './report.ts';
import type { Ours } from './run-keys.ts';
import { type Options, readSettings, type Settings, SettingsRefused } from './settings.ts';
import { examine, LeftoversFound, removeLeftovers } from './suite.ts';

/** sysexits' EX_CONFIG, as the bot itself exits. */
const EX_CONFIG = 78;
const INTERRUPTED = 130;

const { settings, options } = settingsOrExit();
const stop = new AbortController();
// npm delivers Ctrl-C twice; the first one starts the clean-up.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (!stop.signal.aborted) say('Interrupted: removing the keys of this run, as fast as the rate allows.');
    stop.abort();
  });

process.exitCode = await run(settings, options).catch(refusal);

async function run(given: Settings, { readOnly, json, profile, removeLeftovers: tidies }: Options) {
  if (tidies) return tidy(given);
  const report = await examine({ settings: given, readOnly, signal: stop.signal, begins });
  if (profile !== null) writeFileSync(profile, `${JSON.stringify(report.profile, null, 2)}\n`);
  process.stdout.write(json ? reportJson(report) : reportText(report, given, paint()));
  if (report.interrupted) return INTERRUPTED;
  return isSafe(report) ? 0 : 1;
}

/** Shows progress on a terminal, because the rate limit makes the run slow. */
function begins(group: string): void {
  if (process.stderr.isTTY) say(`… ${group}`);
}

async function tidy(given: Settings): Promise<number> {
  const list = (keys: readonly Ours[]) => {
    say(keys.length === 0 ? 'No key of an earlier run is left.' : 'Removing:');
    for (const line of keyLines(keys)) say(line);
  };
  const { stuck } = await removeLeftovers(given, list);
  if (stuck.length === 0) return 0;
  say('These would not go; delete them in the console:');
  for (const line of keyLines(stuck)) say(line);
  return 1;
}

function settingsOrExit() {
  try {
    return readSettings({ args: process.argv.slice(2), env: process.env });
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    say(`The contract cannot be looked at:\n${error.message}`);
    process.exit(EX_CONFIG);
  }
}

function refusal(error: unknown): number {
  if (stop.signal.aborted) return INTERRUPTED;
  if (error instanceof LeftoversFound) {
    say('Keys of an earlier run lie on the account, so nothing was begun:');
    for (const line of keyLines(error.keys)) say(line);
    say('Remove them with: npm run contract -- --remove-leftovers');
    return 1;
  }
  if (!(error instanceof Refused)) throw error;
  if (error.problem.kind !== 'upstream_auth') {
    say(`CometAPI does not answer as it should: ${causeOf(error)}`);
    return 1;
  }
  say(`CometAPI refused the access token: ${causeOf(error)}`);
  say(
    '✖ COMETAPI_ACCESS_TOKEN must be the account’s, and COMETAPI_USER_ID its user id where it is asked for.',
  );
  return EX_CONFIG;
}

function causeOf({ cause, problem }: Refused): string {
  return cause instanceof Error ? cause.message : problem.kind;
}

function paint(): Paint {
  const isSeen = process.stdout.isTTY && process.stdout.hasColors();
  const colours = { safe: 'green', unsafe: 'red', 'not seen': 'yellow' } as const;
  const styled = (style: Parameters<typeof styleText>[0], text: string) =>
    isSeen ? styleText(style, text) : text;
  return {
    heading: (text) => styled('bold', text),
    verdict: (text, verdict: Finding['verdict']) => styled(colours[verdict], text),
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
