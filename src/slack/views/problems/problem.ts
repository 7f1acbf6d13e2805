import type { StaleReason } from '../../../domain/changes/plan.ts';
import type { KeyName, Problem, ProblemKind } from '../../../domain/problems/problem.ts';
import { actions, button, context, message, paragraphs, plain, section } from '../../blocks/blocks.ts';
import { ACTIONS, CALLBACKS } from '../../blocks/ids.ts';
import { formRef } from '../../blocks/refs/form-ref.ts';
import type { Button, Message, ModalView } from '../../blocks/unrendered.ts';
import { groupNames } from '../../text/people/group-text.ts';
import { joined, literal, moment, msg, nothing, person, type Text, userText } from '../../text/text.ts';
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
import { EXPLAINING_PROBLEMS, lineBlocks, offeredBlocks } from './line.ts';
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
  mistakes: ({ problems }) =>
    joined(
      oneUsage(problems).map((one) => msg`• ${problemText(one)}`),
      '\n',
    ),
  line_refused: ({ problem, line }) => msg`${problemText(problem)} You typed: ${userText(line, 500)}`,
  try_later: ({ problem, line }) => msg`${problemText(problem)} You typed: ${userText(line, 500)}`,
};

/** Each with the usage of its verb only where it is the last that has one. */
const oneUsage = (problems: readonly Problem[]): readonly Problem[] =>
  problems.map((one, at) =>
    'usage' in one && problems.slice(at + 1).some((other) => 'usage' in other) ? { ...one, usage: '' } : one,
  );

/** It rests on lists that the policy names, too. */
const DECIDES: ReadonlySet<ProblemKind> = new Set(['approvers_only', 'vote_not_needed']);

/** Why it is refused to a member, where that says more than that they are one. */
const otherwiseText = (problem: Problem): Text =>
  DECIDES.has(problem.kind) || problem.kind === 'leads_only' || problem.kind === 'admins_only'
    ? nothing
    : msg` If you’re neither: ${problemText(problem)}`;

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
    ...lineBlocks(problem.line),
    ...(problem.kind === 'line_refused' ? offeredBlocks(problem) : []),
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
