import { expect, test } from 'vitest';
import type { Problem } from '../../src/domain/problems/problem.ts';
import { problemMessage } from '../../src/slack/views/problems/problem.ts';
import { everyProblem } from '../support/every-problem.ts';
import { otherProblems } from '../support/other-problems.ts';
import { shown } from '../support/rendered-text.ts';

/** A line to be typed, a question, what to do, or what the bot will do by itself. */
const NEXT_STEP = [
  /`\/cometkey\b/,
  /\?(?:\s|$)/,
  /(?:^|[.:;] |\bIf [^,.]+, |, then |, and |, or |, so |\n)(?:please |then )?(?:add|ask|check|choose|copy|deny|approve|enter|fill|give|leave|look|make|name|open|press|put|renew|replace|run|say|send|shorten|start|take|tell|try|turn|type|use|wait|write|take back)\b/i,
  /\bI’ll \w+/,
  /\b(?:you|they) can\b|\b(?:admin|whoever [\w ]+|somebody) (?:can|has to)\b/i,
  /\bcan ask again\b|\bthey’ll ask\b|, for example /,
  // What was wanted is so already.
  /\balready\b.*, so I changed nothing\.|^You cancelled this, so /,
];

const problems: readonly Problem[] = [...everyProblem('search'), ...otherProblems('search')];

const said = (problem: Problem): string => shown(problemMessage(problem)).text;
const hasButton = (problem: Problem): boolean =>
  problemMessage(problem).blocks.some(({ type }) => type === 'actions');

test('every refusal says what to do now, in words, as a line or with a button', () => {
  expect(problems.length).toBeGreaterThan(150);
  const dead = problems.filter(
    (problem) => !hasButton(problem) && !NEXT_STEP.some((step) => step.test(said(problem))),
  );
  expect(dead.map((problem) => `${problem.kind}: ${said(problem)}`)).toEqual([]);
});
