import { spanAtStart } from '../../command-line/parsers/span.ts';
import type { Swap } from './option-swap.ts';

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
