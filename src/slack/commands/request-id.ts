import type { RequestId } from '../../domain/requests/request.ts';
import { assertNoWords, type TokenizedLine } from '../command-line/tokenize.ts';
import type { Word } from '../command-line/words.ts';

/** null: none was typed, so a list is shown. */
export interface RequestWords {
  readonly id: RequestId | null;
}

export const requestId = (word: Word | undefined): RequestId | null => word?.text.replace(/^#/, '') || null;

/** A verb that takes nothing but a request. */
export function requestOnly(line: TokenizedLine): RequestWords {
  const [id, ...extra] = line.words;
  assertNoWords(line, extra);
  return { id: requestId(id) };
}
