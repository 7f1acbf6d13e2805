import { type Units, units } from '../../../domain/keys/quota.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { Span } from '../../../domain/time.ts';
import { changeQuota } from '../../../usecases/changes/change-key.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import { mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { type QuotaFormTyped, quotaForm } from '../../views/forms/quota-form.ts';
import { typedBalance, typedUnits } from '../amount-to-units.ts';
import {
  type Asking,
  aboutKey,
  type FormData,
  keyAndReason,
  keyIdOf,
  shownIn,
  type WithKey,
} from '../fields/form-key.ts';
import { needReason, previewKeyChange, withRefusals } from '../fields/reason.ts';
import { readSoFar, spanIfTyped } from '../fields/so-far.ts';
import type { Submission } from '../submission.ts';

type Typed = WithKey<QuotaFormTyped>;

const DIRECTIONS = ['+', '-', '='] as const;

async function amountIn({ bot }: Asking, { amount, direction }: Typed): Promise<Units> {
  const unitsPerUsd = await bot.ports.cometApi.unitsPerUsd();
  return direction === '=' ? typedBalance(amount, unitsPerUsd) : typedUnits(amount, unitsPerUsd);
}

async function previewOf(asking: Asking, typed: Typed, data: FormData): Promise<Preview | null> {
  const unitsPerUsd = await asking.bot.ports.cometApi.unitsPerUsd();
  const amount = readSoFar(() => typedUnits(typed.amount, unitsPerUsd), units(1));
  const during = readSoFar(() => spanIfTyped(asking, typed.during), null);
  return previewKeyChange(asking, { typed, data }, (key) => {
    const more = { '+': amount, '-': -amount, '=': amount - (key?.left ?? amount) }[typed.direction];
    return more > 0 ? { kind: 'quota', delta: units(more), during } : null;
  });
}

/** Only more quota can be given for a time. */
function timeOf(asking: Asking, { direction, during }: Typed): Span | null {
  const time = spanIfTyped(asking, during);
  if (time !== null && direction === '-') throw new Refused({ kind: 'time_without_more' });
  return time;
}

export const quotaSubmission: Submission<Typed> = {
  callback: CALLBACKS.quota,
  async show(asking, typed, showing) {
    const about = await aboutKey(asking, typed, showing);
    const preview = await previewOf(asking, typed, showing.data);
    return quotaForm({ ...about, typed, preview: withRefusals(preview, showing.problems) });
  },
  read: (values) => ({
    direction: DIRECTIONS.find((sign) => sign === values.text(FIELDS.direction)) ?? '+',
    amount: values.text(FIELDS.amount),
    during: values.text(FIELDS.during),
    ...keyAndReason(values),
  }),
  mistakes: (interaction, typed, data) =>
    mistakesOf({
      [FIELDS.key]: () => keyIdOf(data, typed.chosen),
      [FIELDS.amount]: () => amountIn(interaction, typed),
      [FIELDS.during]: () => timeOf(interaction, typed),
      [FIELDS.reason]: async () => needReason(await previewOf(interaction, typed, data), typed.reason),
    }),
  async act(interaction, typed, data) {
    const { bot, member } = interaction;
    const asked = await changeQuota(bot.ports, member, {
      keyId: keyIdOf(data, typed.chosen),
      sign: typed.direction,
      amount: await amountIn(interaction, typed),
      during: timeOf(interaction, typed),
      reason: typed.reason,
      shown: shownIn(data),
    });
    await sayChange(interaction, asked);
  },
};
