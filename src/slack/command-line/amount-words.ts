import { Refused } from '../../domain/problems/problem.ts';
import { LONG_UNITS } from './parsers/amount.ts';
import { textOf, type Word } from './words.ts';

/** `000` in `1 000`, with what may follow the last of such groups. */
export const isDigitGroup = (word: string): boolean => /^\d{3}(?:[.,]\d{1,2})?(?:\$|usd|u)?$/i.test(word);

const longUnit = new RegExp(`^(?:${LONG_UNITS})$`, 'i');

/** Not every code of a currency, because some are words: “try”, “all”, “top”. */
const otherUnit =
  /^(?:euros?|pounds?|yen|yuan|renminbi|rupees?|francs?|eur|gbp|jpy|cny|rmb|inr|chf|(?!\$)\p{Sc})$/iu;

const isUnitOf = (amount: string, unit: string): boolean =>
  /\d$/.test(amount) && (longUnit.test(unit) || (!amount.includes('$') && otherUnit.test(unit)));

const mayGoOn = /^[+\-=]?(?:us)?\$?\d{1,3}(?:,\d{3})*$/i;

/**
 * `+ $50` and `+50 dollars` are one amount in spite of the space, and `+5 euros`, too, so that it is refused. `=$1 000` is refused: as one dollar and a reason it
 * would take a key's quota away.
 */
export function amountJoined(words: readonly Word[]): readonly Word[] {
  const signed = joinedIf(words, '', (sign) => /^[+\-=]$/.test(sign));
  assertNoGroups(signed);
  return joinedIf(signed, ' ', isUnitOf);
}

function joinedIf(
  words: readonly Word[],
  by: '' | ' ',
  fits: (first: string, second: string) => boolean,
): readonly Word[] {
  const [first, second, ...rest] = words;
  return first && second && !first.isQuoted && !second.isQuoted && fits(first.text, second.text)
    ? [{ ...first, text: first.text + by + second.text }, ...rest]
    : words;
}

function assertNoGroups([first, ...after]: readonly Word[]): void {
  if (!first || first.isQuoted || !mayGoOn.test(first.text)) return;
  const end = after.findIndex(({ text, isQuoted }) => isQuoted || !isDigitGroup(text));
  const groups = end === -1 ? after : after.slice(0, end);
  if (groups.length === 0) return;
  const text = textOf([first, ...groups]);
  const amount = text
    .replaceAll(' ', '')
    .replace(/,(?=\d{1,2}\D*$)/, '.')
    .replaceAll(',', '');
  const reason = textOf(groups);
  // Nobody begins a reason with “000”.
  const isReason = /^[1-9]\d\d$/.test(reason);
  const meant = isReason ? ([amount, `${first.text} --reason ${reason}`] as const) : ([amount] as const);
  throw new Refused({ kind: 'bad_amount', text, meant });
}
