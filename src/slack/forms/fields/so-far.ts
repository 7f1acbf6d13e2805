import { problemOf } from '../../../domain/problems/problem.ts';
import type { Span } from '../../../domain/time.ts';
import { parseSpanWord, spanIn } from '../../command-line/parsers/span.ts';
import { refuseDate } from '../../command-line/terms.ts';
import type { Asking } from './form-key.ts';

/** What is typed in a form that is still open, as far as it can be read; else `otherwise`. */
export function readSoFar<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (problemOf(error) === null) throw error;
    return otherwise;
  }
}

/** `7d`, `for 7d`; null: the field is empty. A date is refused with the length of time until then. */
export function spanIfTyped({ bot, member }: Asking, text: string): Span | null {
  const words = text.trim().replace(/^for\s+/i, '');
  if (words === '') return null;
  const found = spanIn(words);
  if (found === null) refuseDate(words, { now: bot.ports.clock(), zone: member.zone });
  return found ?? parseSpanWord(words);
}
