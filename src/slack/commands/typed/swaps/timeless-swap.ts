import { nearestOf } from '../../../command-line/nearest-word.ts';
import { spanAtStart } from '../../../command-line/parsers/span.ts';
import type { Swap } from './option-swap.ts';

const UNITS = [
  'minutes',
  'hours',
  'days',
  'weeks',
  'months',
  'years',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'year',
];

/** `30 dayz` for `30 days`; null: no unit is near. */
export function unitSwap(text: string): Swap | null {
  const [typed, number = '', unit = ''] = /\b(\d{1,4})\s?([a-z]{3,12})\b/i.exec(text) ?? [];
  const nearest = typed ? nearestOf(unit, UNITS) : null;
  return typed && nearest && nearest !== unit.toLowerCase() ? { typed, meant: `${number} ${nearest}` } : null;
}

/** Without `for 7d`, where none counts; null: nobody can tell what the time is. */
export function timelessSwap(line: string): Swap | null {
  const words = line.split(' ');
  for (const [at, word] of words.entries()) {
    if (/^--for=/i.test(word)) return { typed: word, meant: '' };
    const time = /^(?:--)?for$/i.test(word) ? spanAtStart(words.slice(at + 1)) : null;
    if (time && at > 1) return { typed: words.slice(at, at + 1 + time.words).join(' '), meant: '' };
  }
  return null;
}
