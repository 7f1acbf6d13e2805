import { distance } from 'fastest-levenshtein';

/** As many as a sentence can name. */
const MOST = 3;

/** Those of `known` that `word` may be a slip of, nearest first; none where nothing is near. */
export function nearest<T>(word: string, known: readonly T[], textOf: (one: T) => string): T[] {
  const typed = word.slice(0, 100).toLowerCase();
  return known
    .map((one) => ({ one, far: farness(typed, textOf(one).toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(2, Math.floor(typed.length / 3)))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, MOST)
    .map(({ one }) => one);
}

/** One within the other is as near as a slip of one letter. */
function farness(typed: string, text: string): number {
  const within = text !== '' && typed !== '' && (text.includes(typed) || typed.includes(text));
  return within ? 1 : distance(typed, text);
}
