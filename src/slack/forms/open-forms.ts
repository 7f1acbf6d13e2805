import { amountOf } from '../../domain/changes/changes.ts';
import { usdOf } from '../../domain/keys/quota.ts';
import { type SettingsPatch, settingsOf } from '../../domain/keys/settings.ts';
import type { Request } from '../../domain/requests/request.ts';
import { type Span, spanKey } from '../../domain/time.ts';
import { keyToEdit } from '../../usecases/changes/edit-key.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import { CALLBACKS } from '../blocks/ids.ts';
import type { ModalView } from '../blocks/unrendered.ts';
import type { Amount, AmountWord } from '../command-line/parsers/amount.ts';
import { answerFor, withRetryHint } from '../interaction/error-boundary.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { answerIn } from '../interaction/responder.ts';
import type { Text } from '../text/text.ts';
import { assignForm } from '../views/forms/assign-form.ts';
import { chooseKeyForm } from '../views/forms/choose-key-form.ts';
import { counterOfferForm } from '../views/forms/counter-offer-form.ts';
import { denyForm } from '../views/forms/deny-form.ts';
import { createForm, editForm } from '../views/forms/key-form.ts';
import { quotaForm } from '../views/forms/quota-form.ts';
import { renewForm } from '../views/forms/renew-form.ts';
import { unlimitedForm } from '../views/forms/unlimited-form.ts';
import { loadingModal } from '../views/message-modal.ts';
import { formOptions } from './form-options.ts';
import { type CreateWords, createTyped, editTyped } from './key-form-values.ts';

/** Stores what a form must remember, so that any replica can answer its submission. Returns the id of the row. */
export async function rememberForm(
  { bot, member }: Pick<Interaction, 'bot' | 'member'>,
  kind: string,
  data: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { store, newId, clock } = bot.ports;
  const id = newId();
  await store.forms.save({ id, person: member.id, kind, data }, clock());
  return id;
}

async function open(
  interaction: Interaction,
  kind: string,
  { data, view }: { data: Readonly<Record<string, unknown>>; view: (form: string) => ModalView },
): Promise<void> {
  await interaction.responder.open(view(await rememberForm(interaction, kind, data)));
}

export async function openCreateForm(
  interaction: Interaction,
  words: CreateWords,
  problem?: Text,
): Promise<void> {
  const offers = await formOptions(interaction.bot);
  const { zone } = interaction.member;
  const typed = createTyped(words, { policy: interaction.bot.ports.policy, zone, ...offers });
  await open(interaction, CALLBACKS.createKey, {
    data: { opened: typed },
    view: (form) => createForm({ form, typed, offers, ...(problem && { problem }) }),
  });
}

/** Opens at once and is filled from a fresh read, which also shows later what somebody else changed meanwhile. */
export async function openEditForm(
  interaction: Interaction,
  { keyId, to, problem }: { keyId: number; to: SettingsPatch; problem?: Text },
): Promise<void> {
  const { bot, member, responder } = interaction;
  const modal = await responder.open(loadingModal('Edit key'));
  try {
    const key = await keyToEdit(bot.ports, member, keyId);
    const seen = settingsOf(key);
    const typed = editTyped(key, to, member.zone);
    const opened = { seen, opened: typed, to };
    const form = await rememberForm(interaction, CALLBACKS.editKey, { keyId, ...opened });
    const offers = await formOptions(bot);
    await modal.fill(editForm({ form, key, typed, offers, ...(problem && { problem }) }));
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
  } as const;
  await open(interaction, CALLBACKS.quota, {
    data: { keyId: key?.id ?? null },
    view: (form) => quotaForm({ form, key, typed, unitsPerUsd }),
  });
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
  } as const;
  await open(interaction, CALLBACKS.unlimited, {
    data: { keyId: key?.id ?? null },
    view: (form) => unlimitedForm({ form, key, typed, unitsPerUsd }),
  });
}

export async function openRenewForm(
  interaction: Interaction,
  { key, span, problem }: { key: MirroredKey | null; span: Span | null; problem?: Text },
): Promise<void> {
  const typed = { span: span ? spanKey(span) : '30d', reason: '' };
  await open(interaction, CALLBACKS.renew, {
    data: { keyId: key?.id ?? null },
    view: (form) => renewForm({ form, key, typed, ...(problem && { problem }) }),
  });
}

export async function openAssignForm(
  interaction: Interaction,
  key: MirroredKey | null,
  owner: string | null,
): Promise<void> {
  await open(interaction, CALLBACKS.assign, {
    data: { keyId: key?.id ?? null },
    view: (form) => assignForm({ form, key, typed: { owner } }),
  });
}

export async function openDenyForm(interaction: Interaction, request: Request): Promise<void> {
  await open(interaction, CALLBACKS.deny, {
    data: { requestId: request.id },
    view: (form) => denyForm({ form, request }),
  });
}

export async function openApproveLessForm(interaction: Interaction, request: Request): Promise<void> {
  const { unitsPerUsd, change } = request;
  const amount = amountOf(change);
  const typed = {
    amount: amount === null ? '' : String(usdOf(amount, unitsPerUsd)),
    during: 'during' in change && change.during ? spanKey(change.during) : '',
    comment: '',
  };
  await open(interaction, CALLBACKS.approveLess, {
    data: { requestId: request.id },
    view: (form) => counterOfferForm({ form, request, typed }),
  });
}

/** Asks for the key of a command, which runs once the key is chosen. */
export async function openChooseKey(
  interaction: Interaction,
  command: { readonly verb: string; readonly key: null; readonly [term: string]: unknown },
): Promise<void> {
  await open(interaction, CALLBACKS.chooseKey, {
    data: { command },
    view: (form) => chooseKeyForm({ form, verb: command.verb }),
  });
}
