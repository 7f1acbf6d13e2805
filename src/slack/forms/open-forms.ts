import { amountOf } from '../../domain/changes/changes.ts';
import { usdOf } from '../../domain/keys/quota.ts';
import { type SettingsPatch, settingsOf } from '../../domain/keys/settings.ts';
import type { Problem } from '../../domain/problems/problem.ts';
import type { Request } from '../../domain/requests/request.ts';
import { type Span, spanKey } from '../../domain/time.ts';
import { keyToEdit } from '../../usecases/changes/edit-key.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import { CALLBACKS } from '../blocks/ids.ts';
import type { Amount, AmountWord } from '../command-line/parsers/amount.ts';
import { answerFor, withRetryHint } from '../interaction/error-boundary.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { answerIn } from '../interaction/responder.ts';
import { assignForm } from '../views/forms/assign-form.ts';
import { chooseKeyForm } from '../views/forms/choose-key-form.ts';
import { loadingModal } from '../views/message-modal.ts';
import type { FormData } from './fields/form-key.ts';
import { assertSensible } from './fields/sensible.ts';
import { type CreateWords, createTyped, editTyped } from './key-form-values.ts';
import { rememberForm } from './remember-form.ts';
import type { Submission } from './submission.ts';
import { approveLessSubmission, denySubmission } from './submissions/decision.ts';
import { createSubmission, editSubmission } from './submissions/key.ts';
import { quotaSubmission } from './submissions/quota.ts';
import { renewSubmission } from './submissions/renew.ts';
import { unlimitedSubmission } from './submissions/unlimited.ts';

interface Opening<T> {
  readonly typed: T;
  readonly data: FormData;
  readonly problems?: readonly Problem[];
  /** A line gave the rest, so the form says what it needs yet. */
  readonly isPart?: boolean;
}

async function open<T>(
  interaction: Interaction,
  submission: Submission<T>,
  { typed, data, problems = [], isPart = false }: Opening<T>,
): Promise<void> {
  const missing = isPart ? await submission.mistakes(interaction, typed, data) : [];
  const named = missing.flatMap(({ problem }) => (problem.kind === 'key_missing' ? [] : [problem]));
  const form = await rememberForm(interaction, submission.callback, data);
  const shown = { data, form, problems: [...problems, ...named] };
  await interaction.responder.open(await submission.show(interaction, typed, shown));
}

export async function openCreateForm(
  interaction: Interaction,
  words: CreateWords,
  problem?: Problem,
): Promise<void> {
  const { policy, clock, cometApi } = interaction.bot.ports;
  const { zone } = interaction.member;
  const typed = createTyped(words, {
    policy,
    zone,
    now: clock(),
    unitsPerUsd: await cometApi.unitsPerUsd(),
  });
  await open(interaction, createSubmission, {
    typed,
    data: { opened: typed },
    problems: problem ? [problem] : [],
  });
}

/** Opens at once and is filled from a fresh read, which also shows later what somebody else changed meanwhile. */
export async function openEditForm(
  interaction: Interaction,
  {
    keyId,
    to,
    reason = '',
    problem,
  }: { keyId: number; to: SettingsPatch; reason?: string; problem?: Problem },
): Promise<void> {
  const { bot, member, responder } = interaction;
  const modal = await responder.open(loadingModal('Edit key'));
  try {
    const key = await keyToEdit(bot.ports, member, keyId);
    const typed = { ...editTyped(key, to, member.zone), reason };
    const data = { keyId, seen: settingsOf(key), opened: typed, to };
    const form = await rememberForm(interaction, CALLBACKS.editKey, data);
    const shown = { data, form, problems: problem ? [problem] : [] };
    await modal.fill(await editSubmission.show(interaction, typed, shown));
  } catch (error) {
    const message = answerFor(bot, withRetryHint(error, interaction.line));
    await answerIn(modal, responder, { message, title: 'Edit key' });
  }
}

const dollars = (amount: Amount | null, unitsPerUsd: number): string => {
  if (amount === null) return '';
  return 'usd' in amount ? String(amount.usd) : String(usdOf(amount.units, unitsPerUsd));
};

export interface QuotaTerms {
  readonly amount: AmountWord | null;
  readonly during: Span | null;
  readonly reason: string;
}

export async function openQuotaForm(
  interaction: Interaction,
  key: MirroredKey | null,
  { amount, during, reason }: QuotaTerms,
): Promise<void> {
  const unitsPerUsd = await interaction.bot.ports.cometApi.unitsPerUsd();
  const typed = {
    direction: amount?.sign ?? '+',
    amount: dollars(amount, unitsPerUsd),
    during: during ? spanKey(during) : '',
    reason,
    chosen: '',
  } as const;
  const data = { keyId: key?.id ?? null };
  await open(interaction, quotaSubmission, { typed, data, isPart: amount !== null });
}

/** null: not chosen yet. */
export type UnlimitedTerms = { readonly reason: string } & (
  | { readonly to: null }
  | { readonly to: 'on'; readonly during: Span | null }
  | { readonly to: 'off'; readonly left: Amount | null }
);

export async function openUnlimitedForm(
  interaction: Interaction,
  key: MirroredKey | null,
  command: UnlimitedTerms,
): Promise<void> {
  const unitsPerUsd = await interaction.bot.ports.cometApi.unitsPerUsd();
  const typed = {
    to: command.to ?? (key?.unlimited ? 'off' : 'on'),
    during: command.to === 'on' && command.during ? spanKey(command.during) : '',
    left: command.to === 'off' ? dollars(command.left, unitsPerUsd) : '',
    reason: command.reason,
    chosen: '',
  } as const;
  if (key && command.to !== null) await assertSensible(interaction, key, command.to);
  const data = { keyId: key?.id ?? null };
  await open(interaction, unlimitedSubmission, { typed, data, isPart: command.to !== null });
}

export async function openRenewForm(
  interaction: Interaction,
  {
    key,
    span,
    reason = '',
    problem,
  }: { key: MirroredKey | null; span: Span | null; reason?: string; problem?: Problem },
): Promise<void> {
  const typed = { span: span ? spanKey(span) : '30d', reason, chosen: '' };
  const data = { keyId: key?.id ?? null };
  await open(interaction, renewSubmission, { typed, data, problems: problem ? [problem] : [] });
}

export async function openAssignForm(
  interaction: Interaction,
  key: MirroredKey | null,
  owner: string | null,
): Promise<void> {
  const form = await rememberForm(interaction, CALLBACKS.assign, { keyId: key?.id ?? null });
  await interaction.responder.open(assignForm({ form, key, typed: { owner } }));
}

/** `page`: of the list that has the button. */
export const openDenyForm = (interaction: Interaction, { id }: Request, page?: number): Promise<void> =>
  open(interaction, denySubmission, { typed: { reason: '' }, data: { requestId: id, page } });

export async function openApproveLessForm(
  interaction: Interaction,
  { id, unitsPerUsd, change }: Request,
  page?: number,
): Promise<void> {
  const amount = amountOf(change);
  const typed = {
    amount: amount === null ? '' : String(usdOf(amount, unitsPerUsd)),
    during: 'during' in change && change.during ? spanKey(change.during) : '',
    comment: '',
  };
  await open(interaction, approveLessSubmission, { typed, data: { requestId: id, page } });
}

/** Asks for the key of a command, which runs once the key is chosen. */
export async function openChooseKey(
  interaction: Interaction,
  command: { readonly verb: string; readonly key: null; readonly [term: string]: unknown },
): Promise<void> {
  const form = await rememberForm(interaction, CALLBACKS.chooseKey, { command });
  const reason = typeof command['reason'] === 'string' ? command['reason'] : null;
  await interaction.responder.open(chooseKeyForm({ form, verb: command.verb, reason }));
}
