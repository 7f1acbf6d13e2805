import { giveUpKey, keyToGiveUp } from '../../../../usecases/keys/owners/give-up-key.ts';
import { CALLBACKS, type KeyRef } from '../../../blocks/ids.ts';
import type { Interaction } from '../../../interaction/interaction.ts';
import { type GiveUpFormTyped, giveUpForm } from '../../../views/forms/give-up-form.ts';
import { givenUpMessage } from '../../../views/keys/key-owner.ts';
import { aboutKey, keyAndReason, keyIdOf, type WithKey } from '../../fields/form-key.ts';
import { openForm, rememberForm } from '../../open-form.ts';
import type { Submission } from '../../submission.ts';

export const giveUpSubmission: Submission<WithKey<GiveUpFormTyped>> = {
  callback: CALLBACKS.giveUp,
  show: async (asking, typed, showing) => giveUpForm({ ...(await aboutKey(asking, typed, showing)), typed }),
  read: keyAndReason,
  mistakes: async () => [],
  async act(interaction, { reason: why, chosen }, data) {
    const { bot, member, responder } = interaction;
    const key = await giveUpKey(bot.ports, member, { keyId: keyIdOf(data, chosen), why });
    const form = await rememberForm(interaction, CALLBACKS.claim, { named: `#${key.id}` });
    await responder.say(givenUpMessage(key, form));
  },
};

/** A menu asks for no confirmation, so the form is one. */
export async function openGiveUpForm(interaction: Interaction, { key: keyId }: KeyRef): Promise<void> {
  await keyToGiveUp(interaction.bot.ports, interaction.member, keyId);
  await openForm(interaction, giveUpSubmission, { typed: { reason: '', chosen: '' }, data: { keyId } });
}
