import { Refused } from '../../domain/problems/problem.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import { endSaidIn, timeIn } from '../command-line/found-time.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import { reasonOf } from '../command-line/terms.ts';
import { notUnderstood, type TokenizedLine } from '../command-line/tokenize.ts';
import { textOf, type Word } from '../command-line/words.ts';

const MONEY = String.raw`[+\-=]?(?:us)?\$\s?\d[\d.,]*k?|\d[\d.,]*k?\s?(?:\$|usd|dollars?|bucks)|(?:only|just|up to|at most) \d[\d.,]*k?(?: dollars?| bucks)?`;
const less = new RegExp(`(?<=^|[\\s(])(?:${MONEY}|half)(?=[.,;:!?)]*(?:\\s|$))`, 'i');
const amountFirst = /^[+\-=]?\d[\d.,]*k?(?=\s|$)/i;

interface Said {
  readonly id: RequestId | null;
  readonly words: readonly Word[];
}

/** What is said with an approval. Amounts and times are refused outside quotes, because it gives all of what was asked. */
export function commentOf(line: TokenizedLine, { id, words }: Said, context: ParseContext): string {
  const comment = reasonOf(line, words);
  if (id === null) {
    if (comment !== '') throw notUnderstood(line, comment);
    return comment;
  }
  const said = words.some(({ isQuoted }) => isQuoted) ? '' : textOf(words);
  const text =
    less.exec(said)?.[0] ??
    amountFirst.exec(said)?.[0] ??
    (timeIn(words, context) ?? endSaidIn(words, context))?.time;
  if (text !== undefined) throw new Refused({ kind: 'less_in_comment', text, comment, id });
  const [first, ...rest] = words;
  // It would be taken for a second approval.
  if (first && !first.isQuoted && rest.length === 0 && /\d/.test(first.text))
    throw notUnderstood(line, first.text);
  return comment;
}
