import { quotaChange, type WantedQuota } from '../../../domain/changes/quota.ts';
import { USUAL } from '../../../domain/keys/forecast/proposal.ts';
import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { readAll } from '../../../domain/problems/mistakes.ts';
import { changeQuota } from '../../../usecases/changes/change-key.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { amountJoined } from '../../command-line/amount-words.ts';
import { secondAmountIn } from '../../command-line/found-time.ts';
import { type AmountWord, parseAmountWord, UNITS } from '../../command-line/parsers/amount.ts';
import type { ParseContext } from '../../command-line/parsers/parse-context.ts';
import { excluding, type Terms, termsOf } from '../../command-line/terms.ts';
import { notUnderstood, type TokenizedLine } from '../../command-line/tokenize.ts';
import type { Word } from '../../command-line/words.ts';
import { amountToUnits } from '../../forms/amount-to-units.ts';
import { openQuotaForm } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { changeContext, indexOfWord, keyVerb } from '../verb.ts';

interface QuotaTerms extends Terms {
  readonly amount: AmountWord | null;
}

const noTerms = { amount: null, during: null, reason: '' } as const;

export const quota = keyVerb<QuotaTerms>({
  usage: 'KEY +$50|-$10|=$100 [for 7d] [REASON]',
  about: 'Ask for more quota, take some back, or set what is left.',
  examples: ['quota search-prod +$50 launch week', 'quota search-prod +$50 for 7d load test'],
  next: 'More quota usually has to be approved, and I’ll message you when it’s decided. Taking some back is done at once.',
  options: { for: 'span', reason: 'text' },
  termsAt,
  parse: quotaTerms,
  actsOn: 'quota',
  buttons: {
    [ACTIONS.askMore]: (key) => ({ key, ...noTerms }),
    [ACTIONS.askAmount]: (key, { usd, during }) => ({
      key,
      ...noTerms,
      amount: { sign: '+', usd: usd ?? USUAL },
      during,
    }),
  },
  changeOf: (command, key, { unitsPerUsd }) => {
    const wanted = wantedBy(command, unitsPerUsd);
    return key && wanted && quotaChange(wanted, key);
  },
  async run(interaction, command) {
    const { bot, member, responder } = interaction;
    const { reason } = command;
    const found = command.key === null ? null : await findKey(bot.ports, member, command.key);
    const { unitsPerUsd: price } = await changeContext(interaction);
    const wanted = wantedBy(command, price);
    if (found === null || wanted === null) return openQuotaForm(interaction, found, command);
    const isMore = quotaChange(wanted, found).delta > 0;
    if (isMore && reason === '') return openQuotaForm(interaction, found, command);
    await responder.begin();
    const change = { keyId: found.id, ...wanted, price, reason, shown: null };
    const asked = await changeQuota(bot.ports, member, change);
    await sayChange(interaction, asked);
  },
});

/** null: the amount is missing. */
const wantedBy = ({ amount, during }: QuotaTerms, unitsPerUsd: UnitsPerUsd): WantedQuota | null =>
  amount && { sign: amount.sign, amount: amountToUnits(amount, unitsPerUsd), during };

const isSigned = (word: string): boolean => /^[+\-=]/.test(word);
const unsigned = new RegExp(String.raw`^\p{Sc}|^[\d.,]+(e\d+|\s*(?:${UNITS}))?$`, 'iu');
const isUnsigned = (word: string): boolean => unsigned.test(word);

function termsAt(words: readonly Word[]): number {
  const signed = indexOfWord(words, isSigned);
  return signed < words.length
    ? signed
    : indexOfWord(words, (word, at) => (at > 0 ? isUnsigned(word) : /^\p{Sc}\d/u.test(word)));
}

function quotaTerms(line: TokenizedLine, context: ParseContext): QuotaTerms {
  const [first, ...after] = amountJoined(line.words);
  if (!first) return { amount: null, ...termsOf(line, [], context) };
  if (!isSigned(first.text) && !isUnsigned(line.words[0]?.text ?? '')) throw notUnderstood(line, first.text);
  const second = secondAmountIn(after);
  if (second !== null) throw excluding(first.text, second);
  const { amount, terms } = readAll({
    amount: () => parseAmountWord(isSigned(first.text) ? first.text : `${line.sign ?? ''}${first.text}`),
    terms: () => termsOf(line, after, context),
  });
  return { amount, ...terms };
}
