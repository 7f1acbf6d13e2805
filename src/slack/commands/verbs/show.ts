import { showKey } from '../../../usecases/keys/show-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { openChooseKey } from '../../forms/open-forms.ts';
import { keyMessage } from '../../views/keys/key-detail.ts';
import { keyVerb, noTerms } from '../verb.ts';

export const show = keyVerb({
  usage: 'KEY',
  about: 'Show a key: state, quota, expiry, models and what you may do with it.',
  examples: ['show search-prod', 'show #1234'],
  next: 'You see its state and what to do about it, with buttons for what you may do.',
  readsOnly: true,
  parse: noTerms,
  buttons: { [keyAction('show')]: (key) => ({ key }) },
  async run(interaction, { key }) {
    const { bot, member, responder } = interaction;
    if (key === null) return openChooseKey(interaction, { verb: 'show', key });
    await responder.begin();
    const { id } = await findKey(bot.ports, member, key);
    await responder.say(keyMessage(await showKey(bot.ports, member, id)));
  },
});
