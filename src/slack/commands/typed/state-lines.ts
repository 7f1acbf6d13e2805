import type { Problem } from '../../../domain/problems/problem.ts';
import { isoIn, spanKey } from '../../../domain/time.ts';
import type { Amount } from '../../command-line/parsers/amount.ts';
import type { ParseContext } from '../../command-line/parsers/parse-context.ts';
import type { Command } from '../commands.ts';
import { parseCommand } from '../parse-command.ts';
import { written } from './swaps/written.ts';

/** For a line that is understood, and does not fit what the key is like; null: none is meant so. */
export function stateLines(problem: Problem, line: string, context: ParseContext): readonly string[] | null {
  if (problem.kind === 'not_later')
    return [...laterLine(problem, commandOf(line, context)), ...earlierLine(problem, context)];
  return problem.kind === 'makes_no_sense' ? limitLines(problem, commandOf(line, context)) : null;
}

type NotLater = Extract<Problem, { kind: 'not_later' }>;

/** Whoever renews by a length of time from now probably wanted that much more. */
const laterLine = ({ key, at, ahead }: NotLater, command: Command): readonly string[] =>
  ahead && at !== null ? [`renew ${written(key)} ${spanKey(ahead)}${whyIn(command)}`] : [];

const whyIn = (command: Command): string =>
  'reason' in command && command.reason ? ` ${command.reason}` : '';

const END_OF_DAY = '23:59:59';

/** `renew` only lengthens. */
function earlierLine({ key, until }: NotLater, { zone }: ParseContext): readonly string[] {
  const [day = '', time = ''] = until ? isoIn(until, zone).slice(0, 19).split('T') : [];
  const expires = time === END_OF_DAY ? day : `${day}T${time}`;
  return until ? [`edit #${key.id} --expires ${expires}`] : [];
}

const amountText = (amount: Amount): string => ('usd' in amount ? `$${amount.usd}` : `${amount.units}u`);

/** The other verb that sets what is left, with the amount and the reason that were typed. */
function limitLines(
  { key, because }: Extract<Problem, { kind: 'makes_no_sense' }>,
  command: Command,
): readonly string[] {
  const name = written(key);
  const why = whyIn(command);
  if (command.verb === 'quota' && command.amount) {
    const { sign, ...amount } = command.amount;
    if (because.kind === 'unlimited_now' && sign === '=')
      return [`unlimited ${name} off --left ${amountText(amount)}${why && ` --reason${why}`}`];
    if (because.kind === 'less_than_nothing' && because.left > 0) return [`quota ${name} =$0${why}`];
  }
  const isLimit = because.kind === 'limited_now' && command.verb === 'unlimited' && command.to === 'off';
  return isLimit && command.left ? [`quota ${name} =${amountText(command.left)}${why}`] : [];
}

const commandOf = (line: string, context: ParseContext): Command =>
  parseCommand(line, context).unfound.command();
