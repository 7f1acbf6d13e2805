import { quotaChange } from '../../../domain/changes/quota.ts';
import { type Units, type UnitsPerUsd, units } from '../../../domain/keys/quota.ts';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import type { Span } from '../../../domain/time.ts';
import { changeQuota } from '../../../usecases/changes/change-key.ts';
import type { PolicyReport } from '../../../usecases/requests/preview-change.ts';
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
import { foreseeKeyChange, needReason, sayable, shortEnough, withRefusals } from '../fields/reason.ts';
import { type ChangeSoFar, impossibleSoFar, mistakesUnless, withImpossible } from '../fields/sensible.ts';
import { readSoFar, spanIfTyped } from '../fields/so-far.ts';
import type { Submission } from '../submission.ts';

type Typed = WithKey<QuotaFormTyped>;

const DIRECTIONS = ['+', '-', '='] as const;

/** Units, and the price at which they were counted. */
interface PricedUnits {
  readonly amount: Units;
  readonly price: UnitsPerUsd;
}

async function amountIn({ bot }: Asking, { amount, direction }: Typed): Promise<PricedUnits> {
  const unitsPerUsd = await bot.ports.cometApi.unitsPerUsd();
  const counted = direction === '=' ? typedBalance(amount, unitsPerUsd) : typedUnits(amount, unitsPerUsd);
  return { amount: counted, price: unitsPerUsd };
}

/** As far as it can be read; an amount that cannot is one with which the change may make sense. */
async function changeSoFar(asking: Asking, typed: Typed): Promise<ChangeSoFar> {
  const unitsPerUsd = await asking.bot.ports.cometApi.unitsPerUsd();
  const during = readSoFar(() => spanIfTyped(asking, typed.during), null);
  return (key) => {
    const least = units(typed.direction === '+' ? Math.max(1, 1 - (key?.left ?? 0)) : 1);
    const amount = readSoFar(() => typedUnits(typed.amount, unitsPerUsd), least);
    const change = quotaChange({ sign: typed.direction, amount, during }, key ?? { left: amount });
    return change.delta === 0 ? null : change;
  };
}

const reportOf = async (asking: Asking, typed: Typed, data: FormData): Promise<PolicyReport | null> =>
  foreseeKeyChange(asking, { typed, data }, await changeSoFar(asking, typed));

const impossibleIn = async (asking: Asking, typed: Typed, data: FormData): Promise<Problem | null> =>
  impossibleSoFar(asking, { typed, data }, await changeSoFar(asking, typed));

/** Only more quota can be given for a time. */
function timeOf(asking: Asking, { direction, during }: Typed): Span | null {
  const time = spanIfTyped(asking, during);
  if (time !== null && direction === '-') throw new Refused({ kind: 'time_without_more' });
  return time;
}

export const quotaSubmission: Submission<Typed> = {
  callback: CALLBACKS.quota,
  impossible: impossibleIn,
  async show(asking, typed, showing) {
    const impossible = await impossibleIn(asking, typed, showing.data);
    const about = await aboutKey(asking, typed, withImpossible(showing, impossible));
    const report = impossible ? null : await reportOf(asking, typed, showing.data);
    const foreseen = await sayable(report, async () => [
      await amountIn(asking, typed),
      timeOf(asking, typed),
    ]);
    return quotaForm({ ...about, foreseen, typed, preview: withRefusals(report, showing.problems) });
  },
  read: (values) => ({
    direction: DIRECTIONS.find((sign) => sign === values.text(FIELDS.direction)) ?? '+',
    amount: values.text(FIELDS.amount),
    during: values.text(FIELDS.during),
    ...keyAndReason(values),
  }),
  mistakes: (interaction, typed, data) =>
    mistakesUnless(() => impossibleIn(interaction, typed, data), FIELDS.direction, {
      [FIELDS.key]: () => keyIdOf(data, typed.chosen),
      [FIELDS.amount]: () => amountIn(interaction, typed),
      [FIELDS.during]: async () => {
        timeOf(interaction, typed);
        shortEnough(await reportOf(interaction, typed, data));
      },
      [FIELDS.reason]: async () => needReason(await reportOf(interaction, typed, data), typed.reason),
    }),
  async act(interaction, typed, data) {
    const { bot, member } = interaction;
    const asked = await changeQuota(bot.ports, member, {
      keyId: keyIdOf(data, typed.chosen),
      sign: typed.direction,
      ...(await amountIn(interaction, typed)),
      during: timeOf(interaction, typed),
      reason: typed.reason,
      shown: shownIn(data),
    });
    await sayChange(interaction, asked);
  },
};
