import type { Change } from '../../../domain/changes/changes.ts';
import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { readAll } from '../../../domain/problems/mistakes.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { changeKey } from '../../../usecases/changes/change-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { ACTIONS, keyAction } from '../../blocks/ids.ts';
import { amountJoined } from '../../command-line/amount-words.ts';
import { secondAmountIn } from '../../command-line/found-time.ts';
import { parseAmount, UNITS } from '../../command-line/parsers/amount.ts';
import type { ParseContext } from '../../command-line/parsers/parse-context.ts';
import { endlessReasonOf, excluding, reasonOf, termsOf } from '../../command-line/terms.ts';
import { notUnderstood, type TokenizedLine } from '../../command-line/tokenize.ts';
import { textOf, type Word } from '../../command-line/words.ts';
import { amountToUnits } from '../../forms/amount-to-units.ts';
import { openUnlimitedForm, type UnlimitedTerms } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { changeContext, indexOfWord, keyVerb } from '../verb.ts';

const isSwitch = (word: string): boolean => /^(on|off)$/i.test(word);

export const unlimited = keyVerb<UnlimitedTerms>({
  usage: 'KEY on [for 4h] [REASON] | KEY off [--left $20] [REASON]',
  about: 'Ask to lift a key’s limit, temporarily or for good, or to set one again.',
  examples: [
    'unlimited search-prod on for 4h migration',
    'unlimited search-prod off --left $20 --reason migration is over',
  ],
  next: 'It usually has to be approved, and I’ll message you. Anything temporary ends by itself.',
  options: { for: 'span', left: 'amount', reason: 'text' },
  termsAt: (words) => indexOfWord(words, isSwitch),
  parse: unlimitedTerms,
  actsOn: 'quota',
  buttons: {
    [keyAction('unlimited')]: (key) => ({ key, to: null, reason: '' }),
    [ACTIONS.askUnlimited]: (key, { during }) => ({ key, to: 'on', during, reason: '' }),
  },
  changeOf: (command, _, { unitsPerUsd }) => changeOf(command, unitsPerUsd),
  async run(interaction, command) {
    const { bot, member, responder } = interaction;
    const found = command.key === null ? null : await findKey(bot.ports, member, command.key);
    if (found === null || command.reason === '') return openUnlimitedForm(interaction, found, command);
    const { unitsPerUsd: price } = await changeContext(interaction);
    const change = changeOf(command, price);
    if (change === null) return openUnlimitedForm(interaction, found, command);
    await responder.begin();
    const asked = await changeKey(bot.ports, member, {
      keyId: found.id,
      change,
      ...(change.kind === 'unlimited_off' && { price }),
      reason: command.reason,
    });
    await sayChange(interaction, asked);
  },
});

/** null: a part is missing. */
function changeOf(
  terms: UnlimitedTerms,
  price: UnitsPerUsd,
): Extract<Change, { kind: 'unlimited_on' | 'unlimited_off' }> | null {
  if (terms.to === 'on') return { kind: 'unlimited_on', during: terms.during };
  if (terms.to === null || terms.left === null) return null;
  return { kind: 'unlimited_off', left: amountToUnits(terms.left, price) };
}

function unlimitedTerms(line: TokenizedLine, context: ParseContext): UnlimitedTerms {
  const { words, options } = line;
  const [first, ...after] = words;
  if (!first) return withoutSwitch(line);
  if (!isSwitch(first.text)) throw notUnderstood(line, first.text);
  if (first.text.toLowerCase() === 'off') return limitTerms(line, after, context);
  if (options.has('left')) throw excluding('on', '--left');
  return { to: 'on', ...termsOf(line, after, context) };
}

function withoutSwitch(line: TokenizedLine): UnlimitedTerms {
  for (const option of ['for', 'left'])
    if (line.options.has(option)) throw notUnderstood(line, `--${option}`);
  return { to: null, reason: reasonOf(line, []) };
}

/** `--left $20 REASON`, `$20 REASON`. */
function limitTerms(line: TokenizedLine, after: readonly Word[], context: ParseContext): UnlimitedTerms {
  const [first, ...rest] = amountJoined(after);
  if (line.options.has('for')) throw excluding('off', '--for');
  if (first && !first.isQuoted && /^for$/i.test(first.text) && /^\d/.test(rest[0]?.text ?? ''))
    throw excluding('off', textOf(after.slice(0, 2)));
  const option = line.options.get('left');
  if (!first || first.isQuoted || !isLimit(first.text))
    return readAll<UnlimitedTerms>({
      to: () => 'off',
      left: () => (option === undefined ? null : parseAmount(option)),
      reason: () => endlessReasonOf(line, after, context),
    });
  if (option !== undefined) throw excluding('--left', first.text);
  if (/^\d[\d.,]*$/.test(first.text) && rest.length > 0) throw limitOrReason(first.text);
  const second = secondAmountIn(rest);
  if (second !== null) throw excluding(first.text, second);
  return readAll<UnlimitedTerms>({
    to: () => 'off',
    left: () => parseAmount(first.text.replace(/^=/, '')),
    reason: () => endlessReasonOf(line, rest, context),
  });
}

const limit = new RegExp(String.raw`^=?(?:us)?\p{Sc}[\d.]|^=?\d[\d.,]*\s*(?:${UNITS})?$`, 'iu');
const isLimit = (word: string): boolean => limit.test(word);

/** `off 2 teams are left` brings no limit of two dollars. */
const limitOrReason = (text: string): Refused =>
  new Refused({ kind: 'bad_amount', text, meant: [`$${text}`, `--reason ${text}`] });
