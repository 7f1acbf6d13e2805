import { foldedName } from '../keys/names/folded-name.ts';

/** Whether a whole name fits a pattern such as `ci-*`, in which each `*` stands for any text. Case does not matter. */
export function fitsPattern(pattern: string, name: string): boolean {
  const [wanted, text] = [foldedName(pattern), foldedName(name)];
  let [at, from, star, taken] = [0, 0, -1, 0];
  // Only the last star is ever widened, so the time is bounded by the product of both lengths.
  while (from < text.length) {
    if (wanted[at] === '*') {
      star = at;
      taken = from;
      at += 1;
    } else if (at < wanted.length && wanted[at] === text[from]) {
      at += 1;
      from += 1;
    } else if (star !== -1) {
      taken += 1;
      from = taken;
      at = star + 1;
    } else return false;
  }
  return [...wanted.slice(at)].every((sign) => sign === '*');
}

export const isPattern = (word: string): boolean => word.includes('*');

/** The longest text that every fitting name contains. */
export const literalIn = (pattern: string): string =>
  pattern.split('*').reduce((longest, part) => (part.length > longest.length ? part : longest), '');
