import { changeKey } from '../../../usecases/changes/change-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { openChooseKey } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { type KeyWord, phrase, verb } from '../verb.ts';

interface EnableCommand {
  readonly key: KeyWord;
}

export const enable = verb<EnableCommand>({
  usage: 'KEY',
  about: 'Enable a disabled key.',
  examples: ['enable search-prod'],
  parse: ({ words }) => ({ key: phrase(words) }),
  buttons: { [keyAction('enable')]: (key) => ({ key }) },
  async run(interaction, { key }) {
    if (key === null) return openChooseKey(interaction, { verb: 'enable', key });
    const { bot, member, responder } = interaction;
    await responder.begin();
    const { id } = await findKey(bot.ports, member, key);
    const change = { kind: 'enable' } as const;
    await sayChange(interaction, await changeKey(bot.ports, member, { keyId: id, change, reason: '' }));
  },
});
