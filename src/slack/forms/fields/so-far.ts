import { problemOf } from '../../../domain/problems/problem.ts';
import type { Span } from '../../../domain/time.ts';
import { parseSpanWord } from '../../command-line/parsers/span.ts';

/** What is typed in a form that is still open, as far as it can be read; else `otherwise`. */
export function readSoFar<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (problemOf(error) === null) throw error;
    return otherwise;
  }
}

/** null: the field is empty. */
export const spanIfTyped = (text: string): Span | null => (text.trim() === '' ? null : parseSpanWord(text));
