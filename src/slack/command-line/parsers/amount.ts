import { type Units, type Usd, units, usd } from '../../../domain/keys/quota.ts';
import { Refused } from '../../../domain/problems/problem.ts';

/** Money as it was typed; dollars are converted where the price of a unit is known. */
export type Amount = { readonly usd: Usd } | { readonly units: Units };

/** `+` and `-` change what is granted, `=` sets what is left. */
export type AmountWord = Amount & { readonly sign: '+' | '-' | '=' };

const DOLLARS = 'usd|dollars?';
/** What may stand after an amount with a space: a single `u` may be a word of a reason. */
export const LONG_UNITS = `${DOLLARS}|units?`;
/** What may be written right after an amount. */
export const UNITS = `${LONG_UNITS}|u`;

const pattern = new RegExp(
  String.raw`^(?:(?:us)?(\$))?((?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d{1,12})?)\s*(\$|${UNITS})?$`,
  'i',
);
const dollarWord = new RegExp(`^(?:${DOLLARS})$`, 'i');
/** The most that CometAPI can store, and the same in dollars at the usual price of 500,000 units. */
const MOST_UNITS = 5e14;
const MOST_USD = 1e9;

/** `$5`, `5usd`, `250000u`; a bare number means dollars. */
export function parseAmount(text: string): Amount {
  const amount = amountOf(text, text);
  if (isZero(amount)) throw new Refused({ kind: 'zero_amount', text });
  return amount;
}

/** `+$50`, `-$10`, `=$100`; only `=` may be nothing. */
export function parseAmountWord(text: string): AmountWord {
  const [, sign, rest = ''] = /^([+\-=])\s*(.*)$/s.exec(text.trim()) ?? [];
  if (sign !== '+' && sign !== '-' && sign !== '=') {
    amountOf(text, text);
    throw new Refused({ kind: 'unsigned_amount', text });
  }
  const amount = amountOf(rest, text, sign);
  if (sign !== '=' && isZero(amount)) throw new Refused({ kind: 'zero_amount', text });
  return { sign, ...amount };
}

const isZero = (amount: Amount): boolean => ('usd' in amount ? amount.usd : amount.units) === 0;

/** A refusal quotes all that was typed, with the sign. */
function amountOf(text: string, typed: string, sign?: AmountWord['sign']): Amount {
  const [, dollar, digits = '', word = ''] = pattern.exec(text.trim()) ?? [];
  const inUnits = /^u(nits?)?$/i.test(word);
  if (
    !/\d/.test(digits) ||
    (dollar && word !== '' && !dollarWord.test(word)) ||
    (inUnits && digits.includes('.'))
  )
    throw unread(text, typed, sign);
  const either = thousandsOrDecimals(digits, sign ?? '');
  if (either) throw new Refused({ kind: 'bad_amount', text: typed, meant: either });
  const number = Number(digits.replaceAll(',', ''));
  if (number > (inUnits ? MOST_UNITS : MOST_USD))
    throw new Refused({ kind: 'amount_too_large', text: typed });
  return inUnits ? { units: units(number) } : { usd: usd(number) };
}

const CURRENCIES = [...Intl.supportedValuesOf('currency'), 'euros?', 'pounds?', 'yen', 'yuan'].join('|');
const otherMoney = new RegExp(
  `(?!\\$)\\p{Sc}|^[\\d.,]+\\s*(?:${CURRENCIES})$|^(?:${CURRENCIES})\\s*[\\d.,]+$`,
  'iu',
);

function unread(text: string, typed: string, sign?: AmountWord['sign']): Refused {
  const short = text.trim().slice(0, 40);
  if (otherMoney.test(short)) return new Refused({ kind: 'not_dollars', text: typed });
  const problem = { kind: 'bad_amount', text: typed, ...meant(short, sign ?? '') } as const;
  return new Refused(sign ? { ...problem, signed: true } : problem);
}

/** `$5,50` → `$5.50`, `$1 000` → `$1000`; nothing unless the text holds one plain number, no letters and no share. */
function meant(text: string, sign: string): { meant?: [string] } {
  const [, digits = '', cents = ''] =
    /^[^\d.,\p{L}]*(\d{1,9}|\d{1,3}(?:\s\d{3})+)(?:[.,](\d{1,2}))?[^\d.,%\p{L}]*$/u.exec(text) ?? [];
  const whole = digits.replace(/\s/g, '');
  return Number(`${whole}.${cents}`) > 0 ? { meant: [`${sign}$${whole}${cents && `.${cents}`}`] } : {};
}

/** `1.000` is a thousand in half of Europe. The other meaning is written with as many decimals as leave no doubt. */
function thousandsOrDecimals(digits: string, sign: string): [string, string] | null {
  const [, whole, decimals = ''] = /^([1-9]\d{0,2})\.(\d{3})$/.exec(digits) ?? [];
  const exact = decimals.endsWith('0') ? decimals.slice(0, 2) : `${decimals}0`;
  return whole === undefined ? null : [`${sign}$${whole}${decimals}`, `${sign}$${whole}.${exact}`];
}
