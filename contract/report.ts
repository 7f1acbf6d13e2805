import type { Finding } from './finding.ts';
import type { Ours } from './run-keys.ts';
import type { Settings } from './settings.ts';
import type { Report } from './suite.ts';
import { rowOfCells, wrapped } from './table.ts';

/** Column widths; a hundred columns with the gaps. */
const WIDTHS = [17, 19, 21, 25, 8];
const HEAD = ['behaviour', 'documented', 'observed', 'the bot', ''];

export const isSafe = ({ groups, left, interrupted }: Report): boolean =>
  !interrupted && left.length === 0 && findingsIn(groups).every(({ verdict }) => verdict !== 'unsafe');

const findingsIn = (groups: Report['groups']): Finding[] => groups.flatMap(({ findings }) => findings);

/** `paint` colours headings and unsafe findings on a terminal. */
export interface Paint {
  heading(text: string): string;
  verdict(text: string, verdict: Finding['verdict']): string;
}

export function reportText(report: Report, settings: Settings, paint: Paint): string {
  const { groups, profile } = report;
  const version = profile.status?.['version'];
  const lines = [
    `CometAPI at ${settings.baseUrl}${version === undefined ? '' : `, version ${version}`}`,
    '',
    ...rowOfCells(HEAD, WIDTHS),
    ...groups.flatMap(({ name, findings }) => [
      '',
      paint.heading(name),
      ...findings.flatMap((found) => rowsOf(found, paint)),
    ]),
    '',
    ...harms(findingsIn(groups), paint),
    ...leftLines(report.left),
    budget(report, settings),
    verdictLine(report, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function rowsOf({ behaviour, documented, observed, bot, verdict }: Finding, paint: Paint): string[] {
  const [first = '', ...rest] = rowOfCells([behaviour, documented, observed, bot, verdict], WIDTHS);
  const painted = first.slice(0, first.length - verdict.length) + paint.verdict(verdict, verdict);
  return [painted, ...rest];
}

function harms(findings: readonly Finding[], paint: Paint): string[] {
  const unsafe = findings.filter(({ verdict }) => verdict === 'unsafe');
  if (unsafe.length === 0) return [];
  const told = unsafe.flatMap(({ behaviour, harm }) =>
    wrapped(`${behaviour}: ${harm}.`, 96).map((line, index) => (index === 0 ? `✖ ${line}` : `  ${line}`)),
  );
  return [paint.heading('What would go wrong'), ...told, ''];
}

export const keyLines = (keys: readonly Ours[]): string[] =>
  keys.map(({ id, name }) => `  ${id === 0 ? 'id unknown' : `#${id}`}  ${name}`);

const leftLines = (left: readonly Ours[]): string[] =>
  left.length === 0
    ? []
    : ['These keys could not be removed; delete them in the console:', ...keyLines(left), ''];

function budget({ calls, interrupted }: Report, { rate }: Settings): string {
  const most = `${calls.most} at most in ${rate.windowSeconds} s of ${rate.limit} allowed`;
  return `${calls.made} calls in ${calls.seconds} s, ${most}.${interrupted ? ' Interrupted.' : ''}`;
}

function verdictLine(report: Report, paint: Paint): string {
  const all = findingsIn(report.groups);
  const count = (verdict: Finding['verdict']) => all.filter((found) => found.verdict === verdict).length;
  const numbers = `${count('safe')} safe, ${count('unsafe')} unsafe, ${count('not seen')} not seen`;
  if (report.interrupted) return `Interrupted, so nothing is decided: ${numbers}.`;
  return isSafe(report)
    ? paint.verdict(`The bot is safe with this CometAPI: ${numbers}.`, 'safe')
    : paint.verdict(`The bot is NOT safe with this CometAPI: ${numbers}.`, 'unsafe');
}

/** The report as JSON, without secrets and without the account's address. */
export const reportJson = (report: Report): string =>
  `${JSON.stringify({ safe: isSafe(report), ...report }, null, 2)}\n`;
