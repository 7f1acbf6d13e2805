import type { Change } from '../../../domain/changes/changes.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { changeKey } from '../../../usecases/changes/change-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { keyAction } from '../../blocks/ids.ts';
import { parseAmount } from '../../command-line/parsers/amount.ts';
import { parseSpanWord } from '../../command-line/parsers/span.ts';
import { spanAfterFor } from '../../command-line/parsers/span-after-for.ts';
import type { TokenizedLine } from '../../command-line/tokenize.ts';
import { amountToUnits } from '../../forms/amount-to-units.ts';
import { openUnlimitedForm, type UnlimitedTerms } from '../../forms/open-forms.ts';
import type { Bot } from '../../interaction/bot.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { type KeyWord, phrase, reasonOf, understood, verb } from '../verb.ts';

type UnlimitedCommand = UnlimitedTerms & { readonly key: KeyWord };

export const unlimited = verb<UnlimitedCommand>({
  usage: 'KEY on [for 4h] [REASON] | KEY off [--left $20]',
  about: 'Ask to lift a limit, for a time or for good, or to bring it back.',
  examples: ['unlimited search-prod on for 4h migration', 'unlimited search-prod off --left $20'],
  options: { for: 'word', left: 'word', reason: 'text' },
  parse: unlimitedReadings,
  buttons: { [keyAction('unlimited')]: (key) => ({ key, to: null, reason: '' }) },
  async run(interaction, command) {
    const { bot, member, responder } = interaction;
    const found = command.key === null ? null : await findKey(bot.ports, member, command.key);
    if (found === null || command.reason === '') return openUnlimitedForm(interaction, found, command);
    const change = await changeOf(bot, command);
    if (change === null) return openUnlimitedForm(interaction, found, command);
    await responder.begin();
    const asked = await changeKey(bot.ports, member, { keyId: found.id, change, reason: command.reason });
    await sayChange(interaction, asked);
  },
});

/** null: a part is missing. */
async function changeOf(
  { ports }: Bot,
  terms: UnlimitedTerms,
): Promise<Extract<Change, { kind: 'unlimited_on' | 'unlimited_off' }> | null> {
  if (terms.to === 'on') return { kind: 'unlimited_on', during: terms.during };
  if (terms.to === null || terms.left === null) return null;
  return { kind: 'unlimited_off', left: amountToUnits(terms.left, await ports.cometApi.unitsPerUsd()) };
}

/** The key's name stands before `on` or `off`. It may hold these words itself, so each of them gives a reading. */
function unlimitedReadings(line: TokenizedLine): readonly [UnlimitedCommand, ...UnlimitedCommand[]] {
  const { words, options } = line;
  const switches = words.flatMap((word, at) => (/^(on|off)$/i.test(word) ? [at] : []));
  const whole = { key: phrase(words), to: null, reason: options.get('reason') ?? '' } as const;
  const [first, ...later] = switches;
  if (first === undefined) return [whole];
  return [whole, ...understood([...later.toReversed(), first], (at) => readingAt(line, at))];
}

function readingAt(line: TokenizedLine, at: number): UnlimitedCommand {
  const { words, options } = line;
  const key = phrase(words.slice(0, at));
  const after = words.slice(at + 1);
  if (words[at]?.toLowerCase() === 'off') {
    const left = options.get('left');
    if (options.has('for')) throw excluding('off', '--for');
    const amount = left === undefined ? null : parseAmount(left);
    return { key, to: 'off', left: amount, reason: reasonOf(line, after) };
  }
  if (options.has('left')) throw excluding('on', '--left');
  const option = options.get('for');
  const { during, rest } =
    option === undefined ? spanAfterFor(after) : { during: parseSpanWord(option), rest: after };
  return { key, to: 'on', during, reason: reasonOf(line, rest) };
}

const excluding = (...words: [string, string]): Refused => new Refused({ kind: 'words_exclude', words });
