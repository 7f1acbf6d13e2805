import type { Problem } from '../../../domain/problems/problem.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { ParseContext } from '../../command-line/parsers/parse-context.ts';
import { parseCommand } from '../parse-command.ts';
import {
  lessLines,
  listLines,
  renamedLine,
  settingLine,
  severalLine,
  shorterLine,
  teamLines,
} from './otherwise-said.ts';
import { stateLines } from './state-lines.ts';
import { movedOptions } from './swaps/moved-option.ts';
import { swapped } from './swaps/swapped.ts';
import { swapsAgain, swapsFor } from './swaps/swaps-for.ts';

/** A refused line in each way it was probably meant; empty: nobody can tell, or it would be refused too. */
export function likelyLines(problem: Problem, typed: string, context: ParseContext): readonly string[] {
  const line = typed.replace(/<@([UW][A-Z0-9]+)\|[^<>]*>/g, '<@$1>');
  const each = problem.kind === 'mistakes' ? problem.problems : [problem];
  const swaps = each.reduce<readonly string[]>(
    (lines, one) => lines.flatMap((mended) => mendedOf(one, mended, context)),
    [line],
  );
  const likely =
    stateLines(problem, line, context) ??
    movedOptions(each, line, context) ??
    settingLine(problem) ??
    shorterLine(problem, line) ??
    lessLines(problem, line) ??
    teamLines(problem, line) ??
    listLines(problem) ??
    renamedLine(line) ??
    severalLine(problem, line) ??
    swaps;
  return likely.flatMap((one) => understood(one, context));
}

/** The line without this mistake, in each way that may be meant. */
const mendedOf = (problem: Problem, line: string, context: ParseContext): readonly string[] =>
  swapsFor(problem, line, context).flatMap((swap) => swapped(line, swap) ?? []);

/** As many settings as a name may be followed by. */
const MOST_REPAIRS = 4;

/** What was repaired may lack its sign yet, or hold another setting. */
function understood(line: string, context: ParseContext, most = MOST_REPAIRS): readonly string[] {
  const problem = refusalIn(line, context);
  if (problem === null) return [line];
  const again = most > 0 ? swapsAgain(problem) : [];
  return again
    .flatMap((swap) => swapped(line, swap) ?? [])
    .flatMap((one) => understood(one, context, most - 1));
}

/** The line itself, where it is understood; else as it was probably meant. `key`: how it names its key. */
export function repaired(line: string, context: ParseContext, key: string): readonly string[] {
  const problem = refusalIn(line, context, key);
  return problem ? likelyLines(problem, line, context) : [line];
}

/** null: the line is understood. */
function refusalIn(line: string, context: ParseContext, key?: string): Problem | null {
  try {
    const { named, unfound } = parseCommand(line, context);
    const reading = named.find((one) => one.key === key) ?? unfound;
    reading.command();
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
}
