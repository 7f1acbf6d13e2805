import { distance } from 'fastest-levenshtein';

/** As many as a sentence can name. */
const MOST = 3;

/** Those of `known` that `word` may be a slip of or stands in, nearest first; none where nothing is near. */
export function suggestions<T>(word: string, known: readonly T[], textOf: (one: T) => string): T[] {
  const typed = word.slice(0, 100).toLowerCase();
  return known
    .map((one) => ({ one, text: textOf(one).toLowerCase() }))
    .map(({ one, text }) => ({ one, text, far: distance(typed, text) }))
    .filter(({ text, far }) => contains(typed, text) || far <= Math.max(2, Math.floor(typed.length / 3)))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, MOST)
    .map(({ one }) => one);
}

const contains = (typed: string, text: string): boolean =>
  typed !== '' && text !== '' && (text.includes(typed) || typed.includes(text));
