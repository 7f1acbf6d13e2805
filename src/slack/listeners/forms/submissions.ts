import type { AllMiddlewareArgs, App, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import type { Mistake } from '../../blocks/form-mistakes.ts';
import { type FormValues, formValues } from '../../blocks/form-values.ts';
import { formRef } from '../../blocks/ids.ts';
import { type Message, type ModalView, renderModal } from '../../blocks/unrendered.ts';
import type { FormData } from '../../forms/fields/form-key.ts';
import { rememberForm } from '../../forms/open-forms.ts';
import type { Showing, Submission } from '../../forms/submission.ts';
import { type Audience, audienceOf } from '../../interaction/audience.ts';
import { type Bot, readerOf, withdraw } from '../../interaction/bot.ts';
import { answerFor, notingSaves } from '../../interaction/error-boundary.ts';
import { identify } from '../../interaction/identify.ts';
import { withDoubt } from '../../interaction/interact.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { modalOf, type OpenModal, type Responder } from '../../interaction/responder.ts';
import { render } from '../../text/render.ts';
import { msg, type Text } from '../../text/text.ts';
import { messageModal, progressModal } from '../../views/message-modal.ts';
import { problemText, withCure } from '../../views/problems/problem.ts';
import { FORMS } from './forms.ts';

type Submitted = AllMiddlewareArgs & SlackViewMiddlewareArgs<ViewSubmitAction>;

export function registerSubmissions(app: App, bot: Bot): void {
  for (const form of FORMS)
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: form.callback }, (args) =>
      serve(bot, args, form),
    );
}

async function serve<T>(bot: Bot, args: Submitted, submission: Submission<T>): Promise<void> {
  const { ack, body, view, client } = args;
  const { store } = bot.ports;
  const to = audienceOf(bot, client, body.user.id);
  const values = formValues(view.state);
  const typed = submission.read(values);
  const noting = notingSaves(bot);
  const title = msg`${view.title.text}`;
  let interaction: Interaction;
  let data: FormData;
  const form = formRef.parse(view.private_metadata)?.form ?? '';
  try {
    const member = await identify(bot, body);
    interaction = { bot: noting.bot, member, responder: submittedSurface(to, { viewId: view.id, title }) };
    data = await dataOf(interaction, form);
    const mistakes = await mistakesIn(interaction, values, () =>
      submission.mistakes(interaction, typed, data),
    );
    if (mistakes.length > 0)
      return await ackMistakes(args, { interaction, submission, typed, showing: { data, form }, mistakes });
  } catch (error) {
    return await ackRefusal(bot, args, error);
  }
  try {
    // A double click submits twice, and must act once.
    if (!(await store.forms.consume(form))) return await ack();
  } catch (error) {
    // It may be consumed all the same, and would then do nothing, so it is not shown again.
    return await ackInstead(bot, args, error);
  }
  await ack({ response_action: 'update', view: renderModal(progressModal(title), to.reader()) });
  const { afterSaves } = noting;
  await finish({ interaction, submission, typed, data, modal: modalOf(to, view.id), afterSaves });
}

async function dataOf({ bot, member }: Interaction, form: string): Promise<FormData> {
  const { store, clock } = bot.ports;
  const row = await store.forms.get(form, member.id, clock());
  if (!row) throw new Refused({ kind: 'form_expired' });
  return row.data;
}

/** A secret is named alone, because the other fields would be shown again beside it. */
async function mistakesIn(
  { bot: { redact }, member }: Interaction,
  { typed }: FormValues,
  find: () => Promise<readonly Mistake[]>,
): Promise<readonly Mistake[]> {
  const problem: Problem = { kind: 'looks_like_secret', isDone: false };
  const secrets = [...typed].flatMap(([field, text]) => (redact(text) === text ? [] : [{ field, problem }]));
  if (secrets.length > 0) return secrets;
  return find().catch((error: unknown) => {
    throw withDoubt(error, member);
  });
}

const fieldsIn = (view: Submitted['view']): string[] =>
  view.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id ?? ''] : []));

interface Mistaken<T> {
  readonly interaction: Interaction;
  readonly submission: Submission<T>;
  readonly typed: T;
  readonly showing: Omit<Showing, 'problems'>;
  readonly mistakes: readonly Mistake[];
}

/** Each mistake is shown under its field. If a choice calls for a field that is not there, the form comes with it. */
async function ackMistakes<T>(
  { ack, body, view }: Submitted,
  { interaction, submission, typed, showing, mistakes }: Mistaken<T>,
): Promise<void> {
  const { bot } = interaction;
  const reader = readerOf(bot, body.user.id);
  const fields = fieldsIn(view);
  for (const { problem } of mistakes) bot.ports.metrics.count('refusals', { kind: problem.kind });
  if (mistakes.every(({ field }) => fields.includes(field))) {
    const errors = mistakes.map(({ field, problem }) => [
      field,
      render(problemText(problem), reader, 'plain'),
    ]);
    return await ack({ response_action: 'errors', errors: Object.fromEntries(errors) });
  }
  const problems = mistakes.map(({ problem }) => problem);
  const again = await submission.show(interaction, typed, { ...showing, problems });
  await ack({ response_action: 'update', view: renderModal(again, reader) });
}

const NOT_SERVED: ReadonlySet<Problem['kind']> = new Set(['not_a_member', 'other_workspace']);

/** Shows a refusal under the first field. Who may not use the bot sees it instead of the form. */
async function ackRefusal(bot: Bot, { ack, body, view }: Submitted, error: unknown): Promise<void> {
  const [field] = fieldsIn(view);
  const problem = error instanceof Refused && !NOT_SERVED.has(error.problem.kind) ? error.problem : null;
  if (!problem || field === undefined) return await ackInstead(bot, { ack, body, view }, error);
  bot.ports.metrics.count('refusals', { kind: problem.kind });
  await ack({
    response_action: 'errors',
    errors: { [field]: render(problemText(problem), readerOf(bot, body.user.id), 'plain') },
  });
}

/** Shows a refusal instead of the form. */
async function ackInstead(
  bot: Bot,
  { ack, body, view }: Pick<Submitted, 'ack' | 'body' | 'view'>,
  error: unknown,
): Promise<void> {
  const answer = messageModal(answerFor(bot, error), msg`${view.title.text}`);
  await ack({ response_action: 'update', view: renderModal(answer, readerOf(bot, body.user.id)) });
}

interface Finishing<T> {
  readonly interaction: Interaction;
  readonly submission: Submission<T>;
  readonly typed: T;
  readonly data: FormData;
  readonly modal: OpenModal;
  readonly afterSaves: (error: unknown) => unknown;
}

/** Carries the form out. After a refusal it is shown again, filled as it was, with the reason on top. */
async function finish<T>(finishing: Finishing<T>): Promise<void> {
  const { interaction, submission, typed, data, afterSaves } = finishing;
  const { bot } = interaction;
  try {
    await submission.act(interaction, typed, data);
  } catch (thrown) {
    const error = withDoubt(afterSaves(thrown), interaction.member);
    if (!(error instanceof Refused)) return await interaction.responder.say(answerFor(bot, error));
    const { problem } = error;
    // It cannot be shown if the person has closed it, or if its key is gone.
    const isShown = await showAgain(finishing, problem).catch(() => false);
    if (isShown) bot.ports.metrics.count('refusals', { kind: problem.kind });
    else await interaction.responder.say(answerFor(bot, error));
    if (error.notice !== null) await withdraw(bot, error.notice);
  }
  await bot.ports.notifier.refreshHome(interaction.member.id);
}

async function showAgain<T>(
  { interaction, submission, typed, data, modal }: Finishing<T>,
  problem: Problem,
): Promise<boolean> {
  const form = await rememberForm(interaction, submission.callback, data);
  const shown = await submission.show(interaction, typed, { data, form, problems: [problem] });
  return modal.fill(withCure(shown, problem));
}

/** The form's own modal shows the answer; when the person has closed it, a DM does. */
function submittedSurface(to: Audience, { viewId, title }: { viewId: string; title: Text }): Responder {
  const modal = modalOf(to, viewId);
  const say = async (message: Message) => {
    const isShown = await modal.fill(messageModal(message, title)).catch(() => false);
    if (!isShown) await to.directMessage(message);
  };
  const open = async (view: ModalView) => {
    await modal.fill(view);
    return modal;
  };
  return { say, replace: say, rerender: say, instead: say, open, begin: async () => {} };
}
