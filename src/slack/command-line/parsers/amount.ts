import { type Units, type Usd, units, usd } from '../../../domain/keys/quota.ts';
import { Refused } from '../../../domain/problems/problem.ts';

/** Money as it was typed; dollars are converted where the price of a unit is known. */
export type Amount = { readonly usd: Usd } | { readonly units: Units };

/** `+` and `-` change what is granted, `=` sets what is left. */
export type AmountWord = Amount & { readonly sign: '+' | '-' | '=' };

const pattern = /^(\$)?((?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d{1,12})?)\s*(usd|u|units?)?$/i;
/** The most that CometAPI can store, and the same in dollars at the usual price of 500,000 units. */
const MOST_UNITS = 5e14;
const MOST_USD = 1e9;

/** `$5`, `5usd`, `250000u`. A bare number is refused, because a dollar is half a million units. */
export function parseAmount(text: string): Amount {
  const [, dollar, digits = '', word = ''] = pattern.exec(text.trim()) ?? [];
  const inUnits = /^u(nits?)?$/i.test(word);
  const isUsd = Boolean(dollar) || /^usd$/i.test(word);
  if (!/\d/.test(digits) || isUsd === inUnits || (inUnits && digits.includes('.')))
    throw new Refused({ kind: 'bad_amount', text });
  const number = Number(digits.replaceAll(',', ''));
  if (number === 0) throw new Refused({ kind: 'zero_amount', text });
  if (number > (inUnits ? MOST_UNITS : MOST_USD)) throw new Refused({ kind: 'amount_too_large', text });
  return inUnits ? { units: units(number) } : { usd: usd(number) };
}

/** `+$50`, `-$10`, `=$100`. */
export function parseAmountWord(text: string): AmountWord {
  const [, sign, amount = ''] = /^([+\-=])\s*(.*)$/s.exec(text.trim()) ?? [];
  if (sign === '+' || sign === '-' || sign === '=') return { sign, ...amountOf(amount, text) };
  amountOf(text, text);
  throw new Refused({ kind: 'unsigned_amount', text });
}

/** A refusal quotes all that was typed, with the sign. */
function amountOf(amount: string, typed: string): Amount {
  try {
    return parseAmount(amount);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { problem } = error;
    if (problem.kind === 'bad_amount') throw new Refused({ ...problem, text: typed, signed: true });
    if ('text' in problem) throw new Refused({ ...problem, text: typed });
    throw error;
  }
}
