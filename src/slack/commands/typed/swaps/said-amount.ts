import type { Problem } from '../../../../domain/problems/problem.ts';
import { spanIn } from '../../../command-line/parsers/span.ts';
import type { Swap } from './option-swap.ts';

const SIGNS: Readonly<Record<string, string>> = {
  plus: '+',
  add: '+',
  another: '+',
  minus: '-',
  less: '-',
  to: '=',
  by: '',
};

/** `plus $3` for `+$3`, `minus five dollars` for `-$5`, `five` for `$5`; null: the word begins no amount. */
export function saidAmountSwap(
  { verb, word }: Extract<Problem, { kind: 'not_understood' }>,
  line: string,
): Swap | null {
  if (verb !== 'quota') return null;
  const words = line.split(/\s+/);
  const at = words.indexOf(word, 2);
  if (at === -1) return null;
  const sign = Object.hasOwn(SIGNS, word.toLowerCase()) ? (SIGNS[word.toLowerCase()] ?? '') : null;
  const said = amountAt(words.slice(sign === null ? at : at + 1));
  if (said === null) return null;
  const typed = sign === null ? said.typed : `${word} ${said.typed}`;
  return { typed, meant: `${sign ?? ''}${said.meant}`, isBehindKey: true };
}

/** In digits as it is, in a word as a number; null: it is no amount. */
function amountAt([first = '', second = '']: readonly string[]): Pick<Swap, 'typed' | 'meant'> | null {
  if (/\d/.test(first)) return { typed: first, meant: first };
  const number = numberSaid(first);
  if (number === null) return null;
  return { typed: /^(?:dollars?|usd)$/i.test(second) ? `${first} ${second}` : first, meant: `$${number}` };
}

/** In words a number is read as the number of days is. */
function numberSaid(word: string): number | null {
  if (!/^\p{L}{3,}$/u.test(word)) return null;
  const said = spanIn(`${word} days`);
  return said?.unit === 'd' ? said.amount : null;
}
