import { changeKey } from '../../../usecases/changes/change-key.ts';
import { assertOnlyKey, findKeyToDisable } from '../../../usecases/mirror/find-key-to-disable.ts';
import { keyAction } from '../../blocks/ids.ts';
import { endlessReasonOf } from '../../command-line/terms.ts';
import { openDisableForm } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { keyVerb } from '../verb.ts';

const CHANGE = { kind: 'disable' } as const;

interface DisableTerms {
  readonly reason: string;
  /** A button has no place for a reason, so a form asks. */
  readonly asks?: true;
}

export const disable = keyVerb<DisableTerms>({
  usage: 'KEY [REASON]',
  about: 'Disable a key, for example because it leaked.',
  examples: ['disable search-prod', 'disable search-prod leaked in a log'],
  next: 'Within a minute, calls with the key will fail, and keep failing until somebody enables it again.',
  options: { reason: 'text' },
  termsAt: () => 1,
  parse: (line, context) => ({ reason: endlessReasonOf(line, line.words, context) }),
  actsOn: 'status',
  buttons: { [keyAction('disable')]: (key) => ({ key, reason: '', asks: true }) },
  changeOf: () => CHANGE,
  async run(interaction, { key, reason, asks }) {
    const { bot, member, responder } = interaction;
    if (key === null) return openDisableForm(interaction, null, reason);
    if (asks) return openDisableForm(interaction, await findKeyToDisable(bot.ports, member, key), reason);
    await responder.begin();
    const found = await findKeyToDisable(bot.ports, member, key);
    await assertOnlyKey(bot.ports, member, { key: found, reason });
    const { id } = found;
    await sayChange(interaction, await changeKey(bot.ports, member, { keyId: id, change: CHANGE, reason }));
  },
});
