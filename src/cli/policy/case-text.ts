import type { Expected, PolicyCase } from '../../config/policy/case-schema.ts';
import { type ListName, teamLedBy } from '../../domain/policy/people/people.ts';
import type { Need } from '../../domain/requests/approval/approval.ts';
import type { Judged } from './expected.ts';

export interface JudgedCase {
  readonly line: number;
  readonly of: PolicyCase;
  readonly judged: Judged;
}

/** A table with a row for each case, and below each that is not as expected what was. */
export function casesText(cases: readonly JudgedCase[]): string[] {
  const rows = cases.map(({ line, of, judged }) => [
    judged.isExpected ? '✔' : '✖',
    `${line}`,
    of.as,
    of.ask,
    foundText(judged, of.expect),
  ]);
  const header = ['', 'line', 'as', 'ask', 'the policy says'];
  const widths = header.map((_, at) =>
    Math.max(...[header, ...rows].map((row) => [...(row[at] ?? '')].length)),
  );
  const wrong = cases.filter(({ judged }) => !judged.isExpected).length;
  return [
    rowText(header, widths),
    ...cases.flatMap(({ of, judged }, at) => [
      rowText(rows[at] ?? [], widths),
      ...(judged.isExpected ? [] : [`    expected: ${expectedText(of.expect)}`]),
    ]),
    '',
    wrong === 0
      ? `${countText(cases.length)}, all as expected.`
      : `${countText(cases.length)}, ${wrong} not as expected.`,
  ];
}

const countText = (n: number): string => (n === 1 ? '1 case' : `${n} cases`);

const rowText = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join('  ')
    .trimEnd();

const needText = ({ count, from }: Need): string => `${count} of ${from.map(nameText).join(' or ')}`;

function nameText(list: ListName): string {
  const team = teamLedBy(list);
  return team === null ? list : `leads of ${team}`;
}

function foundText({ outcome, rule, needs, asked, isLocked }: Judged, expect: Expected): string {
  const who = needs.length > 0 ? ` (${needs.map(needText).join(', ')})` : '';
  const others = [
    ...(asked && expect.channel !== undefined ? [`in ${asked.channel}`] : []),
    ...(asked?.reason === 'refused' ? ['but not with this reason'] : []),
    ...(isLocked ? ['but nobody there may decide it'] : []),
  ];
  return [`${outcome}, by “${rule}”${who}`, ...others].join(', ');
}

function expectedText({ outcome, rule, from, approvals, channel, reason }: Expected): string {
  const lists =
    from && ('each' in from ? Object.entries(from.each).map(([list, n]) => `${n} of ${list}`) : from.lists);
  return [
    outcome,
    ...(rule === undefined ? [] : [`by “${rule}”`]),
    ...(approvals === undefined ? [] : [`approvals: ${approvals}`]),
    ...(lists ? [`from: ${lists.join(', ')}`] : []),
    ...(channel === undefined ? [] : [`channel: ${channel}`]),
    ...(reason === undefined ? [] : [`reason: ${reason}`]),
  ].join(', ');
}
