import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { UserId } from '../../../domain/member.ts';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import type { Mistake } from '../../blocks/form-mistakes.ts';
import { formRef, openedFrom } from '../../blocks/refs/form-ref.ts';
import { renderModal } from '../../blocks/unrendered.ts';
import type { Showing } from '../../forms/fields/form-key.ts';
import type { Submission } from '../../forms/submission.ts';
import { type Bot, drawnFor } from '../../interaction/bot.ts';
import { answerFor } from '../../interaction/error-boundary.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { render } from '../../text/render.ts';
import { msg } from '../../text/text.ts';
import { messageModal } from '../../views/message-modal.ts';
import { fieldProblemText } from '../../views/problems/problem.ts';

export type Submitted = AllMiddlewareArgs & SlackViewMiddlewareArgs<ViewSubmitAction>;

const fieldsIn = (view: Submitted['view']): string[] =>
  view.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id ?? ''] : []));

export interface Mistaken<T> {
  readonly interaction: Interaction;
  readonly submission: Submission<T>;
  readonly typed: T;
  readonly showing: Omit<Showing, 'problems'>;
  readonly mistakes: readonly Mistake[];
}

/** Each mistake is shown under its field. If a choice calls for a field that is not there, the form comes with it. */
export async function ackMistakes<T>(
  { ack, body, view }: Submitted,
  { interaction, submission, typed, showing, mistakes }: Mistaken<T>,
): Promise<void> {
  const { bot } = interaction;
  const fields = fieldsIn(view);
  for (const { problem } of mistakes) bot.ports.metrics.count('refusals', { kind: problem.kind });
  if (mistakes.every(({ field }) => fields.includes(field))) {
    return await ack({ response_action: 'errors', errors: await errorsFor(bot, body.user.id, mistakes) });
  }
  const problems = mistakes.map(({ problem }) => problem);
  const again = await submission.show(interaction, typed, { ...showing, problems });
  const { pressed } = formRef.parse(view.private_metadata) ?? {};
  await ack({
    response_action: 'update',
    view: await drawnFor(bot, body.user.id, (reader) => renderModal(openedFrom(again, pressed), reader)),
  });
}

const errorsFor = (bot: Bot, person: UserId, mistakes: readonly Mistake[]): Promise<Record<string, string>> =>
  drawnFor(bot, person, (reader) =>
    Object.fromEntries(
      mistakes.map(({ field, problem }) => [field, render(fieldProblemText(problem), reader, 'plain')]),
    ),
  );

const NOT_SERVED: ReadonlySet<Problem['kind']> = new Set(['not_a_member', 'other_workspace']);

/** Shows a refusal under the first field. Who may not use the bot sees it instead of the form. */
export async function ackRefusal(bot: Bot, { ack, body, view }: Submitted, error: unknown): Promise<void> {
  const [field] = fieldsIn(view);
  const problem = error instanceof Refused && !NOT_SERVED.has(error.problem.kind) ? error.problem : null;
  if (!problem || field === undefined) return await ackInstead(bot, { ack, body, view }, error);
  bot.ports.metrics.count('refusals', { kind: problem.kind });
  await ack({ response_action: 'errors', errors: await errorsFor(bot, body.user.id, [{ field, problem }]) });
}

/** Shows a refusal instead of the form. */
export async function ackInstead(
  bot: Bot,
  { ack, body, view }: Pick<Submitted, 'ack' | 'body' | 'view'>,
  error: unknown,
): Promise<void> {
  const answer = messageModal(answerFor(bot, error), msg`${view.title.text}`);
  await ack({
    response_action: 'update',
    view: await drawnFor(bot, body.user.id, (reader) => renderModal(answer, reader)),
  });
}
