import { units } from '../../../domain/keys/quota.ts';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import { changeKey } from '../../../usecases/changes/change-key.ts';
import type { PolicyReport } from '../../../usecases/requests/preview-change.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { type UnlimitedFormTyped, unlimitedForm } from '../../views/forms/unlimited-form.ts';
import { typedUnits } from '../amount-to-units.ts';
import {
  type Asking,
  aboutKey,
  type FormData,
  keyAndReason,
  keyIdOf,
  type WithKey,
} from '../fields/form-key.ts';
import { foreseeKeyChange, needReason, sayable, shortEnough, withRefusals } from '../fields/reason.ts';
import { type ChangeSoFar, impossibleSoFar, mistakesUnless, withImpossible } from '../fields/sensible.ts';
import { readSoFar, spanIfTyped } from '../fields/so-far.ts';
import type { Submission } from '../submission.ts';

type Typed = WithKey<UnlimitedFormTyped>;

async function changeIn(asking: Asking, { to, during, left }: Typed) {
  const { bot } = asking;
  const unitsPerUsd = await bot.ports.cometApi.unitsPerUsd();
  return to === 'on'
    ? { change: { kind: 'unlimited_on', during: spanIfTyped(asking, during) } as const }
    : {
        change: { kind: 'unlimited_off', left: typedUnits(left, unitsPerUsd) } as const,
        price: unitsPerUsd,
      };
}

async function changeSoFar(asking: Asking, typed: Typed): Promise<ChangeSoFar> {
  const unitsPerUsd = await asking.bot.ports.cometApi.unitsPerUsd();
  return () =>
    typed.to === 'on'
      ? { kind: 'unlimited_on', during: readSoFar(() => spanIfTyped(asking, typed.during), null) }
      : { kind: 'unlimited_off', left: readSoFar(() => typedUnits(typed.left, unitsPerUsd), units(1)) };
}

const reportOf = async (asking: Asking, typed: Typed, data: FormData): Promise<PolicyReport | null> =>
  foreseeKeyChange(asking, { typed, data }, await changeSoFar(asking, typed));

const impossibleIn = async (asking: Asking, typed: Typed, data: FormData): Promise<Problem | null> =>
  impossibleSoFar(asking, { typed, data }, await changeSoFar(asking, typed));

/** Refuses what was filled in for the other choice, because it would be dropped without a word. */
function leftOut(field: 'time' | 'left', typed: string): void {
  if (typed.trim() !== '') throw new Refused({ kind: 'field_unused', field, was: '' });
}

export const unlimitedSubmission: Submission<Typed> = {
  callback: CALLBACKS.unlimited,
  impossible: impossibleIn,
  async show(asking, typed, showing) {
    const impossible = await impossibleIn(asking, typed, showing.data);
    const about = await aboutKey(asking, typed, withImpossible(showing, impossible));
    const report = impossible ? null : await reportOf(asking, typed, showing.data);
    const foreseen = await sayable(report, () => changeIn(asking, typed));
    return unlimitedForm({ ...about, foreseen, typed, preview: withRefusals(report, showing.problems) });
  },
  read: (values) => ({
    to: values.text(FIELDS.direction) === 'off' ? 'off' : 'on',
    during: values.text(FIELDS.during),
    left: values.text(FIELDS.left),
    ...keyAndReason(values),
  }),
  mistakes: (interaction, typed, data) =>
    mistakesUnless(() => impossibleIn(interaction, typed, data), FIELDS.direction, {
      [FIELDS.key]: () => keyIdOf(data, typed.chosen),
      [FIELDS.during]: async () => {
        if (typed.to === 'off') return leftOut('time', typed.during);
        spanIfTyped(interaction, typed.during);
        shortEnough(await reportOf(interaction, typed, data));
      },
      [FIELDS.left]: () => (typed.to === 'off' ? changeIn(interaction, typed) : leftOut('left', typed.left)),
      [FIELDS.reason]: async () => needReason(await reportOf(interaction, typed, data), typed.reason),
    }),
  async act(interaction, typed, data) {
    const { bot, member } = interaction;
    const priced = await changeIn(interaction, typed);
    const keyId = keyIdOf(data, typed.chosen);
    const asked = await changeKey(bot.ports, member, { keyId, ...priced, reason: typed.reason });
    await sayChange(interaction, asked);
  },
};
