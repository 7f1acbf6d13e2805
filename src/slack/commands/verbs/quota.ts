import { type Usd, usd } from '../../../domain/keys/quota.ts';
import type { Span } from '../../../domain/time.ts';
import { changeQuota } from '../../../usecases/changes/change-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { type AmountWord, parseAmountWord } from '../../command-line/parsers/amount.ts';
import { parseSpanWord } from '../../command-line/parsers/span.ts';
import { spanAfterFor } from '../../command-line/parsers/span-after-for.ts';
import type { TokenizedLine } from '../../command-line/tokenize.ts';
import { amountToUnits } from '../../forms/amount-to-units.ts';
import { openQuotaForm } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { type KeyWord, phrase, reasonOf, understood, verb } from '../verb.ts';

interface QuotaCommand {
  readonly key: KeyWord;
  readonly amount: AmountWord | null;
  readonly during: Span | null;
  readonly reason: string;
}

const USUAL: Usd = usd(20);
const noTerms = { amount: null, during: null, reason: '' } as const;

export const quota = verb<QuotaCommand>({
  usage: 'KEY +$50|-$10|=$100 [for 7d] [REASON]',
  about: 'Ask for more quota, take some back, or set what is left.',
  examples: ['quota search-prod +$50 launch week', 'quota search-prod +$50 for 7d load test'],
  options: { for: 'word', reason: 'text' },
  parse: quotaReadings,
  buttons: {
    [ACTIONS.askMore]: (key) => ({ key, ...noTerms }),
    [ACTIONS.askTwenty]: (key) => ({ key, ...noTerms, amount: { sign: '+', usd: USUAL } }),
  },
  async run(interaction, command) {
    const { bot, member, responder } = interaction;
    const { amount, during, reason } = command;
    const found = command.key === null ? null : await findKey(bot.ports, member, command.key);
    if (found === null || amount === null) return openQuotaForm(interaction, found, command);
    const { sign } = amount;
    const wanted = amountToUnits(amount, await bot.ports.cometApi.unitsPerUsd());
    const isMore = sign === '+' || (sign === '=' && wanted > found.left);
    if (isMore && reason === '') return openQuotaForm(interaction, found, command);
    await responder.begin();
    const change = { keyId: found.id, sign, amount: wanted, during, reason };
    const asked = await changeQuota(bot.ports, member, change);
    await sayChange(interaction, asked);
  },
});

const looksSigned = (word: string): boolean => /^[+\-=]\s*[$\d.]/.test(word);
const looksUnsigned = (word: string): boolean => /^\$|^[\d.,]+(e\d+|usd|u|units?)?$/i.test(word);

/** `+ $50` is one amount in spite of the space. */
const withSignsJoined = (words: readonly string[]): string[] =>
  words.flatMap((word, at) => {
    if (/^[+\-=]$/.test(words[at - 1] ?? '')) return [];
    return /^[+\-=]$/.test(word) ? [word + (words[at + 1] ?? '')] : [word];
  });

/** The key's name stands before the amount. It may hold amounts itself, so each amount gives a reading. */
function quotaReadings(line: TokenizedLine): readonly [QuotaCommand, ...QuotaCommand[]] {
  const words = withSignsJoined(line.words);
  const signed = words.flatMap((word, at) => (looksSigned(word) ? [at] : []));
  const [first, ...later] = signed;
  if (first === undefined) return [withoutAmount(line, words)];
  if (first === 0) return [readingAt(line, words, 0)];
  const readings = understood([...later.toReversed(), first], (at) => readingAt(line, words, at));
  return [{ key: phrase(words), ...noTerms }, ...readings];
}

function withoutAmount(line: TokenizedLine, words: readonly string[]): QuotaCommand {
  const unsigned = words.slice(1).find(looksUnsigned);
  if (unsigned) parseAmountWord(unsigned);
  const { during } = termsAfter(line, []);
  return { key: phrase(words), amount: null, during, reason: line.options.get('reason') ?? '' };
}

function readingAt(line: TokenizedLine, words: readonly string[], at: number): QuotaCommand {
  const terms = termsAfter(line, words.slice(at + 1));
  return { key: phrase(words.slice(0, at)), amount: parseAmountWord(words[at] ?? ''), ...terms };
}

function termsAfter(line: TokenizedLine, words: readonly string[]): Pick<QuotaCommand, 'during' | 'reason'> {
  const option = line.options.get('for');
  const { during, rest } =
    option === undefined ? spanAfterFor(words) : { during: parseSpanWord(option), rest: words };
  return { during, reason: reasonOf(line, rest) };
}
