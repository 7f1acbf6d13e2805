import { changeKey } from '../../../usecases/changes/change-key.ts';
import { findKeyToDisable } from '../../../usecases/mirror/find-key-to-disable.ts';
import { keyAction } from '../../blocks/ids.ts';
import type { TokenizedLine } from '../../command-line/tokenize.ts';
import { openChooseKey } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { type KeyWord, phrase, verb } from '../verb.ts';

interface DisableCommand {
  readonly key: KeyWord;
  readonly reason: string;
}

export const disable = verb<DisableCommand>({
  usage: 'KEY [REASON]',
  about: 'Disable a key. Calls with it fail within a minute.',
  examples: ['disable search-prod leaked in a log'],
  options: { reason: 'text' },
  parse: disableReadings,
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

/** More words than a name of fifty characters can have. */
const MOST_WORDS = 26;

/** Only the existing keys tell where the name ends and the reason begins, so each way to part them is a reading. */
function disableReadings({ words, options }: TokenizedLine): readonly [DisableCommand, ...DisableCommand[]] {
  const spoken = options.get('reason');
  const [first, ...more] = words;
  if (first === undefined || spoken !== undefined) return [{ key: phrase(words), reason: spoken ?? '' }];
  const shortest = { key: first, reason: more.join(' ') };
  const longer = more.slice(0, MOST_WORDS - 1).map((_, at) => ({
    key: words.slice(0, at + 2).join(' '),
    reason: words.slice(at + 2).join(' '),
  }));
  const [longest = shortest, ...others] = [shortest, ...longer].toReversed();
  return [longest, ...others];
}
