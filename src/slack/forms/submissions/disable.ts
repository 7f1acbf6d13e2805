import type { Problem } from '../../../domain/problems/problem.ts';
import { changeKey } from '../../../usecases/changes/change-key.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { type DisableFormTyped, disableForm } from '../../views/forms/disable-form.ts';
import {
  type Asking,
  aboutKey,
  type FormData,
  keyAndReason,
  keyIdOf,
  type WithKey,
} from '../fields/form-key.ts';
import { impossibleSoFar, mistakesUnless, withImpossible } from '../fields/sensible.ts';
import type { Submission } from '../submission.ts';

type Typed = WithKey<DisableFormTyped>;

const impossibleIn = (asking: Asking, typed: Typed, data: FormData): Promise<Problem | null> =>
  impossibleSoFar(asking, { typed, data }, () => ({ kind: 'disable' }));

export const disableSubmission: Submission<Typed> = {
  callback: CALLBACKS.disable,
  impossible: impossibleIn,
  async show(asking, typed, showing) {
    const impossible = await impossibleIn(asking, typed, showing.data);
    const about = await aboutKey(asking, typed, withImpossible(showing, impossible));
    return disableForm({ ...about, typed, by: asking.member });
  },
  read: keyAndReason,
  mistakes: (asking, typed, data) =>
    mistakesUnless(() => impossibleIn(asking, typed, data), FIELDS.key, {
      [FIELDS.key]: () => keyIdOf(data, typed.chosen),
    }),
  async act(interaction, { reason, chosen }, data) {
    const { bot, member } = interaction;
    const change = { kind: 'disable' } as const;
    const asked = await changeKey(bot.ports, member, { keyId: keyIdOf(data, chosen), change, reason });
    await sayChange(interaction, asked);
  },
};
