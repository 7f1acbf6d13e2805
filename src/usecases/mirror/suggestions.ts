import { distance } from 'fastest-levenshtein';

/** As many as fit one sentence. */
const MAX_SUGGESTIONS = 3;

/** Those of `known` that contain `word`, are contained in it, or differ by a typo; nearest first, at most three. */
export function suggestions<T>(word: string, known: readonly T[], textOf: (one: T) => string): T[] {
  const typed = word.slice(0, 100).toLowerCase();
  return known
    .map((one) => ({ one, text: textOf(one).toLowerCase() }))
    .map(({ one, text }) => ({ one, text, far: distance(typed, text) }))
    .filter(({ text, far }) => contains(typed, text) || far <= Math.max(2, Math.floor(typed.length / 3)))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ one }) => one);
}

const contains = (typed: string, text: string): boolean =>
  typed !== '' && text !== '' && (text.includes(typed) || typed.includes(text));
