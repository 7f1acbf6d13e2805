import { type Problem, Refused } from '../../domain/problems/problem.ts';
import type { Span } from '../../domain/time.ts';
import { changeKey, changeQuota } from '../../usecases/changes/change-key.ts';
import { keyById } from '../../usecases/mirror/find-key.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import type { FormValues } from '../blocks/form-values.ts';
import { CALLBACKS, FIELDS } from '../blocks/ids.ts';
import { parseSpanWord } from '../command-line/parsers/span.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { sayChange } from '../interaction/say-change.ts';
import { type QuotaFormTyped, quotaForm } from '../views/forms/quota-form.ts';
import { type RenewFormTyped, renewForm } from '../views/forms/renew-form.ts';
import { type UnlimitedFormTyped, unlimitedForm } from '../views/forms/unlimited-form.ts';
import { isAmountProblem, typedUnits } from './amount-to-units.ts';
import type { FormData, Submission } from './submission.ts';

/** `chosen`: the id of the key that was chosen in a form which asks for one; '' in any other form. */
export type WithKey<T> = T & { readonly chosen: string };

export const chosenKey = ({ text }: FormValues): string => text(FIELDS.key);

/** The key that a form is about: the one it was opened for, or the one chosen in it. `Refused` without either. */
export function keyIdOf(data: FormData, chosen: string): number {
  const keyId = data['keyId'] ?? Number(chosen);
  if (typeof keyId !== 'number' || !Number.isInteger(keyId) || keyId <= 0)
    throw new Refused({ kind: 'no_such_key', word: chosen, nearest: [] });
  return keyId;
}

/** The same for a form that is shown again: there a chosen key stays chosen, and can still be changed. */
export async function formKey(
  { bot, member }: Interaction,
  data: FormData,
  { chosen }: { chosen: string },
): Promise<{ key: MirroredKey | null; chosen: MirroredKey | null }> {
  const known = await keyById(bot.ports, member, keyIdOf(data, chosen));
  return typeof data['keyId'] === 'number' ? { key: known, chosen: null } : { key: null, chosen: known };
}

const during = (text: string): Span | null => (text.trim() === '' ? null : parseSpanWord(text));

const unitsPerUsdOf = ({ bot }: Interaction) => bot.ports.cometApi.unitsPerUsd();

async function amountIn(interaction: Interaction, text: string) {
  return typedUnits(text, await unitsPerUsdOf(interaction));
}

const reasonNeeded = (reason: string): void => {
  if (reason.trim() === '') throw new Refused({ kind: 'reason_missing' });
};

function quotaField({ kind }: Problem): string | null {
  if (isAmountProblem({ kind })) return FIELDS.amount;
  if (kind === 'bad_span' || kind === 'span_too_long' || kind === 'time_without_more') return FIELDS.during;
  if (kind === 'no_such_key') return FIELDS.key;
  return kind === 'reason_missing' ? FIELDS.reason : null;
}

const DIRECTIONS = ['+', '-', '='] as const;

export const quotaSubmission: Submission<WithKey<QuotaFormTyped>> = {
  callback: CALLBACKS.quota,
  title: 'Change quota',
  read: (values) => ({
    direction: DIRECTIONS.find((sign) => sign === values.text(FIELDS.direction)) ?? '+',
    amount: values.text(FIELDS.amount),
    during: values.text(FIELDS.during),
    reason: values.text(FIELDS.reason),
    chosen: chosenKey(values),
  }),
  check: async (interaction, typed, data) => {
    keyIdOf(data, typed.chosen);
    await amountIn(interaction, typed.amount);
    if (during(typed.during) !== null && typed.direction === '-')
      throw new Refused({ kind: 'time_without_more' });
    if (typed.direction === '+') reasonNeeded(typed.reason);
  },
  act: async (interaction, typed, data) => {
    const { bot, member } = interaction;
    const asked = await changeQuota(bot.ports, member, {
      keyId: keyIdOf(data, typed.chosen),
      sign: typed.direction,
      amount: await amountIn(interaction, typed.amount),
      during: during(typed.during),
      reason: typed.reason,
    });
    await sayChange(interaction, asked);
  },
  again: async (interaction, typed, { data, form, problem }) =>
    quotaForm({
      form,
      problem,
      typed,
      ...(await formKey(interaction, data, typed)),
      unitsPerUsd: await unitsPerUsdOf(interaction),
    }),
  fieldOf: quotaField,
};

/** Refuses what was filled in for the other choice, because it would be dropped without a word. */
function leftOut({ field, typed }: { field: 'time' | 'left'; typed: string }): void {
  if (typed.trim() !== '') throw new Refused({ kind: 'field_unused', field, was: '' });
}

export const unlimitedSubmission: Submission<WithKey<UnlimitedFormTyped>> = {
  callback: CALLBACKS.unlimited,
  title: 'Unlimited quota',
  read: (values) => ({
    to: values.text(FIELDS.direction) === 'off' ? 'off' : 'on',
    during: values.text(FIELDS.during),
    left: values.text(FIELDS.left),
    reason: values.text(FIELDS.reason),
    chosen: chosenKey(values),
  }),
  check: async (interaction, typed, data) => {
    keyIdOf(data, typed.chosen);
    leftOut(
      typed.to === 'off' ? { field: 'time', typed: typed.during } : { field: 'left', typed: typed.left },
    );
    if (typed.to === 'off') await amountIn(interaction, typed.left);
    else during(typed.during);
    reasonNeeded(typed.reason);
  },
  act: async (interaction, typed, data) => {
    const { bot, member } = interaction;
    const change =
      typed.to === 'on'
        ? ({ kind: 'unlimited_on', during: during(typed.during) } as const)
        : ({ kind: 'unlimited_off', left: await amountIn(interaction, typed.left) } as const);
    const keyId = keyIdOf(data, typed.chosen);
    const asked = await changeKey(bot.ports, member, { keyId, change, reason: typed.reason });
    await sayChange(interaction, asked);
  },
  again: async (interaction, typed, { data, form, problem }) =>
    unlimitedForm({
      form,
      problem,
      typed,
      ...(await formKey(interaction, data, typed)),
      unitsPerUsd: await unitsPerUsdOf(interaction),
    }),
  fieldOf(problem) {
    if (problem.kind === 'field_unused') return problem.field === 'left' ? FIELDS.left : FIELDS.during;
    const field = quotaField(problem);
    return field === FIELDS.amount ? FIELDS.left : field;
  },
};

export const renewSubmission: Submission<WithKey<RenewFormTyped>> = {
  callback: CALLBACKS.renew,
  title: 'Renew key',
  read: (values) => ({
    span: values.text(FIELDS.span),
    reason: values.text(FIELDS.reason),
    chosen: chosenKey(values),
  }),
  check: async (_asking, typed, data) => {
    keyIdOf(data, typed.chosen);
    parseSpanWord(typed.span);
  },
  act: async (interaction, typed, data) => {
    const { bot, member } = interaction;
    const change = { kind: 'renew', span: parseSpanWord(typed.span), zone: member.zone } as const;
    const keyId = keyIdOf(data, typed.chosen);
    const asked = await changeKey(bot.ports, member, { keyId, change, reason: typed.reason });
    await sayChange(interaction, asked);
  },
  again: async (interaction, typed, { data, form, problem }) =>
    renewForm({
      form,
      problem,
      typed,
      ...(await formKey(interaction, data, typed)),
    }),
  fieldOf: ({ kind }) => (kind === 'bad_span' ? FIELDS.span : kind === 'no_such_key' ? FIELDS.key : null),
};
