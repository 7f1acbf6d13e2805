import type { App, ViewSubmitAction } from '@slack/bolt';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import type { Tried } from '../../../domain/problems/refusal-entry.ts';
import type { Mistake } from '../../blocks/form-mistakes.ts';
import { type FormValues, formValues } from '../../blocks/form-values.ts';
import { formRef, type PressedIn } from '../../blocks/refs/form-ref.ts';
import { type Message, type ModalView, renderModal } from '../../blocks/unrendered.ts';
import { type FormData, subjectOf } from '../../forms/fields/form-key.ts';
import { rememberForm } from '../../forms/open-form.ts';
import type { Submission } from '../../forms/submission.ts';
import { type Audience, audienceOf } from '../../interaction/audience.ts';
import { type Bot, type BotNow, withdraw } from '../../interaction/bot.ts';
import { answerFor, notingSaves } from '../../interaction/error-boundary.ts';
import { identify } from '../../interaction/identify.ts';
import { asTold, noteRefusal, noteStranger, problemAsTold, triedBy } from '../../interaction/interact.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { fillOpen, modalOf, type OpenModal, type Responder, redraw } from '../../interaction/responder.ts';
import { redrawKey } from '../../interaction/say-change.ts';
import { msg, type Text } from '../../text/text.ts';
import { messageModal, progressModal } from '../../views/message-modal.ts';
import { asksToGoOn, refusedForm } from '../../views/problems/problem.ts';
import { ackInstead, ackMistakes, ackRefusal, type Submitted } from './acknowledge.ts';
import { FORMS, rememberQuestion } from './forms.ts';

export function registerSubmissions(app: App, botNow: BotNow): void {
  for (const form of FORMS)
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: form.callback }, (args) =>
      serve(botNow(), args, form),
    );
}

async function serve<T>(bot: Bot, args: Submitted, submission: Submission<T>): Promise<void> {
  const { body, view, client } = args;
  const { store } = bot.ports;
  const to = audienceOf(bot, client, body.user.id);
  const values = formValues(view.state);
  const typed = submission.read(values);
  const noting = notingSaves(bot);
  const title = msg`${view.title.text}`;
  let interaction: Interaction;
  let data: FormData;
  const { form = '', pressed, shown } = formRef.parse(view.private_metadata) ?? {};
  try {
    const member = await identify(bot, body);
    interaction = {
      bot: noting.bot,
      member,
      responder: submittedSurface(to, { viewId: view.id, title, pressed }),
      ...(pressed && { redrawPressed: (message) => redraw(to, pressed, message) }),
    };
    data = { ...(await dataOf(interaction, form)), ...(shown !== undefined && { shown }) };
    const find = () => submission.mistakes(interaction, typed, data);
    const tried = placeOf(submission, typed, data);
    const mistakes = await mistakesIn(interaction, { values, tried, find });
    if (mistakes.length > 0)
      return await ackMistakes(args, { interaction, submission, typed, showing: { data, form }, mistakes });
  } catch (error) {
    await noteStranger(bot, error, { payload: body, tried: { did: submission.callback } });
    return await ackRefusal(bot, args, error);
  }
  try {
    // A double click submits twice, and must act once.
    if (!(await store.forms.consume(form)))
      return await ackInstead(bot, args, new Refused({ kind: 'form_sent' }));
  } catch (error) {
    // It may be consumed all the same, and would then do nothing, so it is not shown again.
    return await ackInstead(bot, args, error);
  }
  await ackProgress(bot, args, progress(interaction, { to, title, about: { ...typed, ...data } }));
  const { afterSaves } = noting;
  const modal = modalOf(to, view.id, pressed);
  await finish({ interaction, submission, typed, data, modal, pressed, afterSaves });
}

/** Nobody can send the form again, so it is carried out also when Slack no longer takes the answer. */
const ackProgress = async (
  { ports: { log } }: Bot,
  { ack }: Submitted,
  view: Promise<ReturnType<typeof renderModal>>,
): Promise<void> =>
  ack({ response_action: 'update', view: await view }).catch((err: unknown) =>
    log.info({ err }, 'a form could not be acknowledged'),
  );

/** Whatever it is about, the form is carried out. */
async function progress(
  asking: Interaction,
  { to, title, about }: { to: Audience; title: Text; about: Parameters<typeof subjectOf>[1] },
) {
  const key = await subjectOf(asking, about).catch(() => null);
  return to.drawn((reader) => renderModal(progressModal(title, key), reader));
}

async function dataOf({ bot, member }: Interaction, form: string): Promise<FormData> {
  const { store, clock } = bot.ports;
  const row = await store.forms.get(form, member.id, clock());
  if (!row) throw new Refused({ kind: 'form_expired' });
  return row.data;
}

interface Finding {
  readonly values: FormValues;
  readonly tried: Omit<Tried, 'actor'>;
  readonly find: () => Promise<readonly Mistake[]>;
}

/** What a form is about: what it was opened for, or the key that was chosen in it. */
function placeOf<T>({ callback: did }: Submission<T>, typed: T, data: FormData): Omit<Tried, 'actor'> {
  const { chosen } = typed as { chosen?: unknown };
  const keyId = data['keyId'] ?? Number(chosen);
  const requestId = data['requestId'];
  return {
    did,
    ...(typeof keyId === 'number' && keyId > 0 && { keyId }),
    ...(typeof requestId === 'string' && { requestId }),
  };
}

/** A secret is named alone, because the other fields would be shown again beside it. */
async function mistakesIn(
  { bot, member }: Interaction,
  { values: { typed }, tried, find }: Finding,
): Promise<readonly Mistake[]> {
  const problem: Problem = { kind: 'looks_like_secret', isDone: false };
  const secrets = [...typed].flatMap(([field, text]) =>
    bot.redact(text) === text ? [] : [{ field, problem }],
  );
  if (secrets.length > 0) return secrets;
  const found = await find().catch(async (thrown: unknown) => {
    const error = await asTold(bot, thrown, member);
    await noteRefusal(bot, error, { ...triedBy(member), ...tried });
    throw error;
  });
  return Promise.all(found.map(async (one) => ({ ...one, problem: await problemAsTold(bot, one.problem) })));
}

interface Finishing<T> {
  readonly interaction: Interaction;
  readonly submission: Submission<T>;
  readonly typed: T;
  readonly data: FormData;
  readonly modal: OpenModal;
  readonly pressed: PressedIn | undefined;
  readonly afterSaves: (error: unknown) => unknown;
}

/** Carries the form out. After a refusal it is shown again, filled as it was, with the reason on top. */
async function finish<T>(finishing: Finishing<T>): Promise<void> {
  const { interaction, submission, typed, data, afterSaves } = finishing;
  const { bot } = interaction;
  try {
    await submission.act(interaction, typed, data);
  } catch (thrown) {
    const error = await asTold(bot, afterSaves(thrown), interaction.member);
    const tried = placeOf(submission, typed, data);
    await noteRefusal(bot, error, { ...triedBy(interaction.member), ...tried });
    if (!(error instanceof Refused)) return await interaction.responder.say(answerFor(bot, error));
    const { problem } = error;
    // It cannot be shown if the person has closed it, or if its key is gone.
    const isShown = await showAgain(finishing, problem).catch(() => false);
    if (isShown) bot.ports.metrics.count('refusals', { kind: problem.kind });
    else await interaction.responder.say(answerFor(bot, error));
    if (error.notice !== null) await withdraw(bot, error.notice);
  }
  await redrawKey(interaction, finishing.pressed);
  await bot.ports.notifier.refreshHome(interaction.member.id);
}

async function showAgain<T>(
  { interaction, submission, typed, data, modal }: Finishing<T>,
  problem: Problem,
): Promise<boolean> {
  const asItWas = { typed, data, problems: [problem] };
  const again = (await submission.refreshed?.(interaction, typed, { data, problem })) ?? asItWas;
  const form = asksToGoOn(problem)
    ? await rememberQuestion(interaction, submission.callback, { ...again, problem })
    : await rememberForm(interaction, submission.callback, again.data);
  const shown = await submission.show(interaction, again.typed, { ...again, form });
  return modal.fill(refusedForm(shown, problem));
}

/** The form's own modal shows the answer; when the person has closed it, a DM does. */
function submittedSurface(
  to: Audience,
  { viewId, title, pressed }: { viewId: string; title: Text; pressed: PressedIn | undefined },
): Responder {
  const modal: OpenModal = { ...modalOf(to, viewId, pressed), isPromised: true };
  const say = async (message: Message) => {
    const isShown = await modal.fill(messageModal(message, title)).catch(() => false);
    if (!isShown) await to.directMessage(message);
  };
  const open = async (view: ModalView) => {
    await fillOpen(modal, view);
    return modal;
  };
  return { say, replace: say, rerender: say, instead: say, open, begin: async () => {} };
}
