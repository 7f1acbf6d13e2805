import type { AllMiddlewareArgs, App, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { type Problem, Refused } from '../../domain/problems/problem.ts';
import { type FormValues, formValues } from '../blocks/form-values.ts';
import { formRef } from '../blocks/ids.ts';
import { type Message, type ModalView, renderModal } from '../blocks/unrendered.ts';
import { approveLessSubmission, denySubmission } from '../forms/decision-submission.ts';
import { createSubmission, editSubmission } from '../forms/key-submission.ts';
import { rememberForm } from '../forms/open-forms.ts';
import { quotaSubmission, renewSubmission, unlimitedSubmission } from '../forms/quota-submission.ts';
import type { FormData, Submission } from '../forms/submission.ts';
import { type Audience, audienceOf } from '../interaction/audience.ts';
import { type Bot, readerOf, withdraw } from '../interaction/bot.ts';
import { answerFor, notingSaves } from '../interaction/error-boundary.ts';
import { identify } from '../interaction/identify.ts';
import { withDoubt } from '../interaction/interact.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { modalOf, type OpenModal, type Responder } from '../interaction/responder.ts';
import { render } from '../text/render.ts';
import { messageModal, progressModal } from '../views/message-modal.ts';
import { problemText } from '../views/problems/problem.ts';
import { assignSubmission, chooseKeySubmission } from './key-choice-submission.ts';

type Submitted = AllMiddlewareArgs & SlackViewMiddlewareArgs<ViewSubmitAction>;

export function registerSubmissions(app: App, bot: Bot): void {
  register(app, bot, createSubmission);
  register(app, bot, editSubmission);
  register(app, bot, quotaSubmission);
  register(app, bot, unlimitedSubmission);
  register(app, bot, renewSubmission);
  register(app, bot, assignSubmission);
  register(app, bot, chooseKeySubmission);
  register(app, bot, denySubmission);
  register(app, bot, approveLessSubmission);
}

function register<T>(app: App, bot: Bot, submission: Submission<T>): void {
  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: submission.callback }, (args) =>
    serve(bot, args, submission),
  );
}

async function serve<T>(bot: Bot, args: Submitted, submission: Submission<T>): Promise<void> {
  const { ack, body, view, client } = args;
  const { store, clock } = bot.ports;
  const to = audienceOf(bot, client, body.user.id);
  const values = formValues(view.state);
  const typed = submission.read(values);
  const noting = notingSaves(bot);
  let interaction: Interaction;
  let data: FormData;
  const form = formRef.parse(view.private_metadata)?.form ?? '';
  try {
    const member = await identify(bot, body);
    interaction = {
      bot: noting.bot,
      member,
      responder: submittedSurface(to, { viewId: view.id, title: submission.title }),
    };
    const row = await store.forms.get(form, member.id, clock());
    if (!row) throw new Refused({ kind: 'form_expired' });
    data = row.data;
    if (secretFields(bot, values).length > 0) throw new Refused({ kind: 'looks_like_secret', isDone: false });
    await submission.check(interaction, typed, data).catch((error: unknown) => {
      throw withDoubt(error, member);
    });
  } catch (error) {
    return await ackRefusal(bot, args, { submission, error });
  }
  try {
    // A double click submits twice, and must act once.
    if (!(await store.forms.consume(form))) return await ack();
  } catch (error) {
    // It may be consumed all the same, and would then do nothing, so it is not shown again.
    return await ackInstead(bot, args, { submission, error });
  }
  await ack({ response_action: 'update', view: renderModal(progressModal(submission.title), to.reader()) });
  const { afterSaves } = noting;
  await finish({ interaction, submission, typed, data, modal: modalOf(to, view.id), afterSaves });
}

const secretFields = ({ redact }: Bot, { typed }: FormValues): string[] =>
  [...typed].flatMap(([field, text]) => (redact(text) === text ? [] : [field]));

const NOT_SERVED: ReadonlySet<Problem['kind']> = new Set(['not_a_member', 'other_workspace']);

/** Shows a refusal under its field, or under the first one. Who may not use the bot sees it instead of the form. */
async function ackRefusal<T>(
  bot: Bot,
  { ack, body, view }: Submitted,
  { submission, error }: { submission: Submission<T>; error: unknown },
): Promise<void> {
  const reader = readerOf(bot, body.user.id);
  const fields = view.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id ?? ''] : []));
  const problem = error instanceof Refused && !NOT_SERVED.has(error.problem.kind) ? error.problem : null;
  const [secret] = problem?.kind === 'looks_like_secret' ? secretFields(bot, formValues(view.state)) : [];
  const wrong = secret ?? (problem && submission.fieldOf(problem));
  const field = fields.find((id) => id === wrong) ?? fields[0];
  if (problem && field !== undefined) {
    bot.ports.metrics.count('refusals', { kind: problem.kind });
    return await ack({
      response_action: 'errors',
      errors: { [field]: render(problemText(problem), reader, 'plain') },
    });
  }
  await ackInstead(bot, { ack, body }, { submission, error });
}

/** Shows a refusal instead of the form. */
async function ackInstead<T>(
  bot: Bot,
  { ack, body }: Pick<Submitted, 'ack' | 'body'>,
  { submission, error }: { submission: Submission<T>; error: unknown },
): Promise<void> {
  const answer = messageModal(answerFor(bot, error), submission.title);
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
  return modal.fill(
    await submission.again(interaction, typed, { data, form, problem: problemText(problem) }),
  );
}

/** The form's own modal shows the answer; when the person has closed it, a DM does. */
function submittedSurface(to: Audience, { viewId, title }: { viewId: string; title: string }): Responder {
  const modal = modalOf(to, viewId);
  const say = async (message: Message) => {
    const isShown = await modal.fill(messageModal(message, title)).catch(() => false);
    if (!isShown) await to.directMessage(message);
  };
  const open = async (view: ModalView) => {
    await modal.fill(view);
    return modal;
  };
  return { say, replace: say, rerender: say, open, begin: async () => {} };
}
