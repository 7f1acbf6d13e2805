import { changeKey } from '../../../usecases/changes/change-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { openChooseKey } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { keyVerb, noTerms } from '../verb.ts';

const CHANGE = { kind: 'enable' } as const;

export const enable = keyVerb({
  usage: 'KEY',
  about: 'Enable a disabled key.',
  examples: ['enable search-prod', 'enable #1234'],
  next: 'The key works again within a minute. If an admin disabled it, only an admin can enable it.',
  parse: noTerms,
  actsOn: 'status',
  buttons: { [keyAction('enable')]: (key) => ({ key }) },
  changeOf: () => CHANGE,
  async run(interaction, { key }) {
    if (key === null) return openChooseKey(interaction, { verb: 'enable', key });
    const { bot, member, responder } = interaction;
    await responder.begin();
    const { id } = await findKey(bot.ports, member, key);
    await sayChange(
      interaction,
      await changeKey(bot.ports, member, { keyId: id, change: CHANGE, reason: '' }),
    );
  },
});
