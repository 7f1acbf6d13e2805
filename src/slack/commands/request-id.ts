import type { RequestId } from '../../domain/requests/request.ts';
import type { TokenizedLine } from '../command-line/tokenize.ts';
import { notUnderstood } from './verb.ts';

/** null: none was typed, so a list is shown. */
export interface RequestWords {
  readonly id: RequestId | null;
}

export const requestId = (word: string | undefined): RequestId | null => word?.replace(/^#/, '') || null;

/** A verb that takes nothing but a request. */
export function requestOnly(line: TokenizedLine): RequestWords {
  const [id, extra] = line.words;
  if (extra) throw notUnderstood(line, extra);
  return { id: requestId(id) };
}
