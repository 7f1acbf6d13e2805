import { Refused } from '../../../../domain/problems/problem.ts';
import { amountJoined } from '../../../command-line/amount-words.ts';
import { startsTime, timeAtStart } from '../../../command-line/found-time.ts';
import { parseAmount } from '../../../command-line/parsers/amount.ts';
import { mentionedIn } from '../../../command-line/parsers/mentions.ts';
import { expiryAtStart } from '../../../command-line/parsers/moment.ts';
import type { ParseContext } from '../../../command-line/parsers/parse-context.ts';
import { spanAtStart } from '../../../command-line/parsers/span.ts';
import type { Word } from '../../../command-line/words.ts';
import { isFiller, isSaidAround, type Wish } from '../../naming/wishes.ts';

/** What a sentence says of the change that it asks for. */
export interface Parts {
  /** Without its sign. */
  readonly amount: string | null;
  readonly sign: string;
  /** “to $50”. */
  readonly isTotal: boolean;
  readonly time: string | null;
  readonly person: string | null;
  /** What is neither of these, nor said around them; without what only leads to it. */
  readonly rest: readonly string[];
  /** The word that leads to it. */
  readonly before: string;
}

interface Found {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const AMOUNT = /^([+\-=]?)\s*((?:us)?\$?\d[\d.,]*(?:\$|usd|u)?(?:\s(?:dollars?|usd|units?))?)$/i;
const IS_MONEY = /^[+\-=]|\$|usd|dollar|u$|unit/i;

/** `spoken`: without the key. */
export function partsOf(spoken: readonly string[], wish: Wish, context: ParseContext): Parts {
  const said = spoken.findIndex((word) => word.toLowerCase() === wish.word);
  const words = said === -1 ? spoken : spoken.toSpliced(said, 1);
  const time = firstOf(words, (rest) => timeIn(rest, context));
  const timeless = without(words, time);
  const money = firstOf(timeless, (rest) => amountIn(rest, wish.verb === 'quota'));
  const [, sign = '', amount = null] = money ? (AMOUNT.exec(money.text) ?? []) : [];
  const before = money ? (timeless[money.at - 1] ?? '') : '';
  const others = without(timeless, money);
  const person = firstOf(others, ([word = '']) =>
    mentionedIn(word) === null ? null : { length: 1, text: word },
  );
  const isTotal = wish.verb === 'quota' && sign === '' && /^to$/i.test(before);
  return {
    amount,
    isTotal,
    sign: sign || (isTotal ? '=' : (wish.sign ?? '')),
    time: time?.text ?? null,
    person: person?.text ?? null,
    ...meaningful(without(others, person)),
  };
}

/** From the first word that says something by itself to the last. */
function meaningful(words: readonly string[]): Pick<Parts, 'rest' | 'before'> {
  const from = words.findIndex((word) => !isSaidAround(word));
  const to = words.findLastIndex((word) => !isFiller(word));
  if (from === -1) return { rest: [], before: '' };
  return { rest: words.slice(from, Math.max(from, to) + 1), before: words[from - 1] ?? '' };
}

const without = (words: readonly string[], found: Found | null): readonly string[] =>
  found ? words.toSpliced(found.at, found.length) : words;

function firstOf(
  words: readonly string[],
  find: (rest: readonly string[]) => Omit<Found, 'at'> | null,
): Found | null {
  for (const at of words.keys()) {
    const found = find(words.slice(at, at + 6));
    if (found) return { at, ...found };
  }
  return null;
}

const asWords = (words: readonly string[]): readonly Word[] =>
  words.map((text) => ({ text, isQuoted: text.startsWith('"') }));

/** A number alone is one only where money is wanted. */
function amountIn(words: readonly string[], isWanted: boolean): Omit<Found, 'at'> | null {
  const joined = attempt(() => amountJoined(asWords(words))) ?? [];
  const text = joined[0]?.text ?? '';
  const [, , amount = ''] = AMOUNT.exec(text) ?? [];
  if (amount === '' || !(isWanted || IS_MONEY.test(text))) return null;
  if (attempt(() => parseAmount(amount)) === null) return null;
  return { length: words.length - joined.length + 1, text };
}

/** “for 7d”, “until friday”, “30 days”, “tomorrow”. */
function timeIn(words: readonly string[], context: ParseContext): Omit<Found, 'at'> | null {
  const [first = ''] = words;
  const [lead] = asWords(words);
  if (startsTime(lead)) {
    const found = attempt(() => timeAtStart(asWords(words), context));
    return found ? { length: found.words, text: words.slice(0, found.words).join(' ') } : null;
  }
  const found = /^\d+$/.test(first)
    ? attempt(() => spanAtStart(words.slice(0, 2)))
    : attempt(() => spanAtStart(words) ?? expiryAtStart(words, context));
  const isWhole = !/^\d+$/.test(first) || found?.words === 2;
  return found && isWhole ? { length: found.words, text: words.slice(0, found.words).join(' ') } : null;
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
