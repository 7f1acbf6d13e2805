import { closest, distance } from 'fastest-levenshtein';

/** Of the known words the only one that begins so, or the one that differs by a typo; null: none does. Hardly anybody mistypes the first letter. */
export function nearestOf(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const typed = word.slice(0, MOST_CHARACTERS).toLowerCase().replace(/^-+/, '');
  const [begun, other] = known.filter((one) => typed.length > 1 && one.startsWith(typed));
  if (begun !== undefined && other === undefined) return begun;
  const nearest = closest(typed, known);
  const far = distance(typed, nearest);
  const most = typed.length < 4 ? 1 : Math.max(2, Math.floor(typed.length / 3));
  return (typed[0] === nearest[0] && far <= most) || far === 1 ? nearest : null;
}

const MOST_CHARACTERS = 40;
