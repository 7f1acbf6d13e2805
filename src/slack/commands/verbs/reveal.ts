import { keyToReveal, noteShown, revealKey, type Shown } from '../../../usecases/keys/reveal-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { openChooseKey } from '../../forms/open-forms.ts';
import { answerFor, withRetryHint } from '../../interaction/error-boundary.ts';
import { answerIn } from '../../interaction/responder.ts';
import { secretModal, secretTitle, windowClosedMessage } from '../../views/keys/reveal.ts';
import { loadingModal } from '../../views/message-modal.ts';
import { keyVerb, noTerms } from '../verb.ts';

export const reveal = keyVerb({
  usage: 'KEY',
  about: 'Show the secret of your own key.',
  examples: ['reveal search-prod', 'reveal #1234'],
  next: 'A window shows the secret to you alone. The audit log records every reveal.',
  parse: noTerms,
  buttons: { [keyAction('reveal')]: (key) => ({ key }) },
  /** The modal opens first and is filled later: a trigger is valid for three seconds, and CometAPI may take longer. */
  async run(interaction, { key: word }) {
    const { bot, member, responder } = interaction;
    if (word === null) return openChooseKey(interaction, { verb: 'reveal', key: word });
    const known = await keyToReveal(bot.ports, member, word);
    const modal = await responder.open(loadingModal(secretTitle(known), known));
    try {
      const revealed = await revealKey(bot.ports, member, known.id);
      const { key, secret, ruling } = revealed;
      const note = (outcome: Shown) => noteShown(bot.ports, member, revealed, outcome);
      const isShown = await modal
        .fill(secretModal(key.name, secret.expose(), ruling))
        .catch(async (error) => {
          await note('unknown');
          throw error;
        });
      await note(isShown ? 'shown' : 'unseen');
      if (!isShown) await responder.say(windowClosedMessage(key, ruling));
    } catch (error) {
      const message = answerFor(bot, withRetryHint(error, interaction.line));
      await answerIn(modal, responder, { message, title: secretTitle(known), key: known });
    }
  },
});
