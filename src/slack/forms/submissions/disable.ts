import { changeKey } from '../../../usecases/changes/change-key.ts';
import { mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { type DisableFormTyped, disableForm } from '../../views/forms/disable-form.ts';
import { aboutKey, keyAndReason, keyIdOf, type WithKey } from '../fields/form-key.ts';
import type { Submission } from '../submission.ts';

export const disableSubmission: Submission<WithKey<DisableFormTyped>> = {
  callback: CALLBACKS.disable,
  show: async (asking, typed, showing) => disableForm({ ...(await aboutKey(asking, typed, showing)), typed }),
  read: keyAndReason,
  mistakes: async (_asking, { chosen }, data) => mistakesOf({ [FIELDS.key]: () => keyIdOf(data, chosen) }),
  async act(interaction, { reason, chosen }, data) {
    const { bot, member } = interaction;
    const change = { kind: 'disable' } as const;
    const asked = await changeKey(bot.ports, member, { keyId: keyIdOf(data, chosen), change, reason });
    await sayChange(interaction, asked);
  },
};
