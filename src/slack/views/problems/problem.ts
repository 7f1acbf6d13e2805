import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { KeyName, Problem, ProblemKind } from '../../../domain/problems/problem.ts';
import {
  actions,
  button,
  context,
  message,
  paragraphs,
  plain,
  preformatted,
  section,
} from '../../blocks/blocks.ts';
import { ACTIONS, CALLBACKS, COMMAND } from '../../blocks/ids.ts';
import { formRef } from '../../blocks/refs/form-ref.ts';
import { asWritten, type Button, type Message, type ModalView } from '../../blocks/unrendered.ts';
import { groupNames } from '../../text/group-text.ts';
import { literal, moment, msg, nothing, person, type Text, userText } from '../../text/text.ts';
import { oneLine } from '../../text/user-text.ts';
import { askMoreButton, newKeyButton, openButton, renewButton } from '../keys/key-buttons.ts';
import { askRevealButton } from '../keys/reveal.ts';
import {
  askAgainButton,
  leaveItButton,
  leaveNothingButton,
  letExpireButton,
  showRequestButton,
} from '../requests/request-buttons.ts';
import { ACCESS_PROBLEMS } from './access.ts';
import { COMETAPI_PROBLEMS } from './cometapi.ts';
import { INPUT_PROBLEMS } from './input.ts';
import { EXPLAINING_PROBLEMS } from './line.ts';
import { REQUEST_PROBLEMS } from './request.ts';
import type { Sentences } from './sentences.ts';
import { SLACK_PROBLEMS } from './slack.ts';

const SENTENCES: Sentences<ProblemKind> = {
  ...ACCESS_PROBLEMS,
  ...REQUEST_PROBLEMS,
  ...INPUT_PROBLEMS,
  ...EXPLAINING_PROBLEMS,
  ...COMETAPI_PROBLEMS,
  ...SLACK_PROBLEMS,
  role_unproven: ({ groups, problem }) =>
    msg`I can’t check right now whether ${literal(DECIDES.has(problem.kind) ? 'you may decide this' : 'you’re a lead or an admin')} (${groupNames(groups)} didn’t load), so I did nothing. Try again in a minute; if it keeps happening, tell an admin.${otherwiseText(problem)}`,
  lists_unread: ({ groups }) =>
    msg`I can’t check right now whether you’re in ${groupNames(groups)}, and which rule decides depends on it, so I did nothing. Try again in a minute; if it keeps happening, tell an admin.`,
  requester_unproven: ({ requester, groups }) =>
    msg`I can’t check who is in ${groupNames(groups)} right now, so I don’t know whether ${person(requester)} may still make this change. I did nothing. Try again in a minute; if it keeps happening, tell an admin.`,
  line_refused: ({ problem, line }) => msg`${problemText(problem)} You typed: ${userText(line, 500)}`,
  try_later: ({ problem, line }) => msg`${problemText(problem)} You typed: ${userText(line, 500)}`,
};

/** It rests on lists that the policy names, too. */
const DECIDES: ReadonlySet<ProblemKind> = new Set(['approvers_only', 'vote_not_needed']);

/** Why it is refused to a member, where that says more than that they are one. */
const otherwiseText = (problem: Problem): Text =>
  DECIDES.has(problem.kind) || problem.kind === 'leads_only' || problem.kind === 'admins_only'
    ? nothing
    : msg` If you’re neither: ${problemText(problem)}`;

/** Characters in one block, which must stay below 3,000; a line that is quoted back may have 8,000. */
const BLOCK_LENGTH = 2900;
const MOST_BLOCKS = 3;

const piecesOf = (text: string): string[] => text.match(new RegExp(`.{1,${BLOCK_LENGTH}}`, 'gsu')) ?? [];

const runButton = ({ form, line }: { form: string; line: string }) =>
  button({
    action: ACTIONS.runLine,
    text: msg`Run ${userText(`${COMMAND} ${line}`, 60)}`,
    value: formRef.encode({ form }),
  });

const tryAgainButton = (form: string) =>
  button({ action: ACTIONS.runLine, text: 'Try again', value: formRef.encode({ form }) });

/** What is wrong, and what to do instead. */
export function problemText(problem: Problem): Text {
  return (SENTENCES[problem.kind] as (given: Problem) => Text)(problem);
}

/** The same under a field of a form, whose reader needs no line. */
export function fieldProblemText(problem: Problem): Text {
  if (problem.kind === 'bad_moment' && problem.text.trim() !== '')
    return msg`I can’t read “${problem.text}” as a date. Write, for example, \`31 Dec 2026\`, \`31 Dec 2026 18:00\`, \`in 3 days\` or \`never\`.`;
  if (problem.kind === 'past_moment' && problem.text !== null)
    return msg`That’s in the past: ${moment(problem.at)}. Choose a later date.`;
  if (problem.kind !== 'bad_setting') return problemText(problem);
  const [, topic = '', example = ''] = /^(\S+)\s+(.*)$/.exec(problem.example) ?? [];
  return problem.text === topic
    ? msg`Fill this in, for example \`${example}\`.`
    : msg`I can’t read “${problem.text}”. Write, for example, \`${example}\`.`;
}

const MY_REQUESTS = button({ action: ACTIONS.listRequests, text: 'My requests' });

/** What mends the key first, where that is what is missing. */
const CURE_OF: { readonly [K in StaleReason['kind']]?: (key: KeyName) => Button } = {
  expired: renewButton,
  exhausted: askMoreButton,
  overspent: askMoreButton,
};

/** The button that goes on with what was asked about, and the one that does not; null: it asks nothing. */
function questionButtons(problem: Problem): { readonly goOn: Button; readonly leave: Button } | null {
  if (problem.kind === 'leaves_nothing' || problem.kind === 'ends_soon') {
    const { key, sure: form } = problem;
    const about = { form, key: key.id, ...(problem.kind === 'ends_soon' && { seen: problem.seen }) };
    const goOn = problem.kind === 'ends_soon' ? letExpireButton : leaveNothingButton;
    return { goOn: goOn(key, about), leave: leaveItButton('Cancel', about) };
  }
  if (problem.kind !== 'asked_already' || problem.again === null) return null;
  const { twin, again: form } = problem;
  const about = { form, ...(twin.keyId !== null && { key: twin.keyId }) };
  return { goOn: askAgainButton(about), leave: leaveItButton('Leave it', about) };
}

/** The button that shows what it is about; null: there is nothing, or the text says more. */
function wayButton(problem: Problem): Button | null {
  if (problem.kind === 'asked_already') return showRequestButton(problem.twin);
  if (problem.kind === 'already_decided') return showRequestButton(problem.request);
  const isAboutKey = problem.kind === 'makes_no_sense' || problem.kind === 'left_already';
  return isAboutKey && problemButton(problem) === null ? openButton(problem.key) : null;
}

/** The button that mends it; null: there is none. */
function problemButton(problem: Problem): Button | null {
  if (problem.kind === 'reveal_guarded') return askRevealButton(problem.key);
  if (problem.kind === 'asked_again') return showRequestButton(problem.request);
  if (problem.kind === 'key_gone') return newKeyButton;
  if (problem.kind === 'too_many_pending' || problem.kind === 'no_such_request') return MY_REQUESTS;
  return problem.kind === 'makes_no_sense' ? (CURE_OF[problem.because.kind]?.(problem.key) ?? null) : null;
}

export function problemMessage(problem: Problem): Message {
  const { goOn = null, leave = null } = questionButtons(problem) ?? {};
  return withButtons(problem, [goOn, leave]);
}

/** In a window, whose own button leads back. */
const questionMessage = (problem: Problem): Message =>
  withButtons(problem, [questionButtons(problem)?.goOn ?? null]);

function withButtons(problem: Problem, answers: readonly (Button | null)[]): Message {
  const text = problemText(problem);
  const buttons = [wayButton(problem), ...answers, problemButton(problem)].filter((one) => one !== null);
  if (buttons.length > 0) return paragraphs([text], buttons);
  if (problem.kind !== 'try_later' && problem.kind !== 'line_refused') return message(text, [section(text)]);
  // The line is in blocks of its own, so that it can be copied.
  return message(text, [
    section(problemText(problem.problem)),
    context(problem.kind === 'try_later' ? msg`What you typed, to send again:` : msg`You typed:`),
    ...piecesOf(oneLine(`${COMMAND} ${problem.line}`, MOST_BLOCKS * BLOCK_LENGTH)).map((piece) =>
      preformatted(asWritten(piece)),
    ),
    ...(problem.kind === 'line_refused' ? problem.meant.map((one) => actions([runButton(one)])) : []),
    ...(problem.kind === 'try_later' && problem.form ? [actions([tryAgainButton(problem.form)])] : []),
  ]);
}

/** It has a button that goes on with what was sent. */
export const asksToGoOn = (problem: Problem): boolean => questionButtons(problem) !== null;

/** `form`: as it is shown again. What goes on with what was sent has nothing beside it that could be edited. */
export const refusedForm = (form: ModalView, problem: Problem): ModalView =>
  asksToGoOn(problem) ? questionModal(form, problem) : withCure(form, problem);

const questionModal = (form: ModalView, problem: Problem): ModalView => ({
  ...form,
  callback_id: CALLBACKS.question,
  submit: plain('Back to the form'),
  blocks: questionMessage(problem).blocks,
});

/** With the refusal on top, and below that the button that mends what is wrong. */
function withCure(form: ModalView, problem: Problem): ModalView {
  const cure = problemButton(problem);
  const [sentence, ...rest] = form.blocks;
  return cure && sentence ? { ...form, blocks: [sentence, actions([cure]), ...rest] } : form;
}
