import { readFileSync } from 'node:fs';
import { parseCases } from '../../config/policy/case-schema.ts';
import type { Place } from '../../config/policy/yaml-text.ts';
import { DEFAULT_READER } from '../../domain/notices/reader.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { render } from '../../slack/text/render.ts';
import { problemText } from '../../slack/views/problems/problem.ts';
import { CannotRun } from '../cannot-run.ts';
import { say } from '../say.ts';
import { casesText, type JudgedCase } from './case-text.ts';
import { judgeCase, type Trial } from './judge-case.ts';

/** Usual at CometAPI, and of no weight unless a case says units. */
export const USUAL_PRICE = 500_000;

/** Says of each case what the policy answers. 1: not all of them are as expected. */
export function testPolicy(policy: Policy, file: string): 0 | 1 {
  const trial = { policy, now: new Date(), unitsPerUsd: USUAL_PRICE };
  const judged = judgedIn(trial, { file, text: textOf(file) });
  say(casesText(judged));
  return judged.every((one) => one.judged.isExpected) ? 0 : 1;
}

export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CannotRun(`I can’t read ${file} (${(error as NodeJS.ErrnoException).code ?? error}).`);
  }
}

/** `CannotRun` with every mistake in the file, and its place. */
export function judgedIn(trial: Trial, { file, text }: { file: string; text: string }): JudgedCase[] {
  const read = parseCases(text);
  const mistakeAt = ({ line, column }: Place, message: string) => `✖ ${file}:${line}:${column} ${message}`;
  if ('mistakes' in read)
    throw new CannotRun(read.mistakes.map((one) => mistakeAt(one, one.message)).join('\n'));
  const unread: string[] = [];
  const judged = read.value.flatMap((of, at) => {
    try {
      return [{ of, line: read.placeOf([at]).line, judged: judgeCase(of, trial) }];
    } catch (error) {
      unread.push(mistakeAt(read.placeOf([at, 'ask']), `“${of.ask}” ${sentenceIn(error)}`));
      return [];
    }
  });
  if (unread.length > 0) throw new CannotRun(unread.join('\n'));
  return judged;
}

/** Why the line of a case asks for nothing that could be decided. */
function sentenceIn(error: unknown): string {
  if (error instanceof CannotRun) return error.message;
  if (error instanceof Refused)
    return `would be answered so: ${render(problemText(error.problem), DEFAULT_READER, 'plain')}`;
  throw error;
}
