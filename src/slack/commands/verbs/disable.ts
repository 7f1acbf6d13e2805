import { changeKey } from '../../../usecases/changes/change-key.ts';
import { findKeyToDisable } from '../../../usecases/mirror/find-key-to-disable.ts';
import { keyAction } from '../../blocks/ids.ts';
import { reasonOf } from '../../command-line/terms.ts';
import { openChooseKey } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { keyVerb } from '../verb.ts';

interface DisableTerms {
  readonly reason: string;
}

export const disable = keyVerb<DisableTerms>({
  usage: 'KEY [REASON]',
  about: 'Disable a key. Calls with it fail within a minute.',
  examples: ['disable search-prod', 'disable search-prod leaked in a log'],
  next: 'Calls with the key fail within a minute, until somebody enables it again.',
  options: { reason: 'text' },
  termsAt: () => 1,
  parse: (line) => ({ reason: reasonOf(line, line.words) }),
  actsOn: 'status',
  buttons: { [keyAction('disable')]: (key) => ({ key, reason: '' }) },
  async run(interaction, { key, reason }) {
    if (key === null) return openChooseKey(interaction, { verb: 'disable', key, reason });
    const { bot, member, responder } = interaction;
    await responder.begin();
    const { id } = await findKeyToDisable(bot.ports, member, key);
    const change = { kind: 'disable' } as const;
    await sayChange(interaction, await changeKey(bot.ports, member, { keyId: id, change, reason }));
  },
});
