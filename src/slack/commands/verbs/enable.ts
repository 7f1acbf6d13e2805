import { keyAction } from '../../blocks/ids.ts';
import { openChooseKey, openRenewForm } from '../../forms/open-forms.ts';
import { toggleKey } from '../toggle-key.ts';
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
    await toggleKey(interaction, {
      key,
      change: { kind: 'enable' },
      reason: '',
      askReason: (found, problem) => openRenewForm(interaction, { key: found, span: null, problem }),
    });
  },
});
