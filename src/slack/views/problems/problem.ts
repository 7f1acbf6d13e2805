import type { Problem, ProblemKind } from '../../../domain/problems/problem.ts';
import { context, message, paragraphs, preformatted, section } from '../../blocks/blocks.ts';
import { COMMAND } from '../../blocks/ids.ts';
import type { Message } from '../../blocks/unrendered.ts';
import type { Sentences } from '../../text/sentences.ts';
import { joined, msg, type Text, userText } from '../../text/text.ts';
import { oneLine } from '../../text/user-text.ts';
import { askRevealButton } from '../keys/key-buttons.ts';
import { ACCESS_PROBLEMS } from './access.ts';
import { COMETAPI_PROBLEMS } from './cometapi.ts';
import { INPUT_PROBLEMS } from './input.ts';
import { REQUEST_PROBLEMS } from './request.ts';

/** A kind without words does not compile. */
const SENTENCES: Sentences<ProblemKind> = {
  ...ACCESS_PROBLEMS,
  ...REQUEST_PROBLEMS,
  ...INPUT_PROBLEMS,
  ...COMETAPI_PROBLEMS,
  role_unproven: ({ groups, problem }) =>
    msg`I can’t check who is in ${groupNames(groups)} right now, so you have a member’s rights only. ${problemText(problem)} Try again in a minute; if this stays, tell an admin.`,
  try_later: ({ problem, line }) => msg`${problemText(problem)} You typed: ${userText(line, 500)}`,
};

const groupNames = (groups: readonly string[]): Text =>
  joined(
    groups.map((group) => msg`the user group \`${group}\``),
    ', ',
  );

/** A command holds 8,000 characters; a text of ours should stay below 3,000. */
const PIECE = 2900;
const MOST_PIECES = 3;

const pieces = (text: string): string[] => text.match(new RegExp(`.{1,${PIECE}}`, 'gsu')) ?? [];

/** What is wrong, and what to do or write instead. */
export function problemText(problem: Problem): Text {
  return (SENTENCES[problem.kind] as (given: Problem) => Text)(problem);
}

export function problemMessage(problem: Problem): Message {
  const text = problemText(problem);
  if (problem.kind === 'reveal_guarded') return paragraphs([text], [askRevealButton(problem.key)]);
  if (problem.kind !== 'try_later') return message(text, [section(text)]);
  // Set apart exactly as it was typed, so that it can be copied.
  return message(text, [
    section(problemText(problem.problem)),
    context(msg`What you typed, to send again:`),
    ...pieces(oneLine(`${COMMAND} ${problem.line}`, MOST_PIECES * PIECE)).map(preformatted),
  ]);
}
