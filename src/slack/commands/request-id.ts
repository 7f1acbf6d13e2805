import { Refused } from '../../domain/problems/problem.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import { lentToKey } from '../../usecases/grants/lent-to-key.ts';
import { pendingOfKey } from '../../usecases/requests/pending-of-key.ts';
import { assertNoWords, notUnderstood, type TokenizedLine } from '../command-line/tokenize.ts';
import type { Word } from '../command-line/words.ts';
import type { Interaction } from '../interaction/interaction.ts';

/** null: none was typed, so a list is shown. */
export interface RequestWords {
  readonly id: RequestId | null;
}

export const requestId = (word: Word | undefined): RequestId | null => word?.text.replace(/^#/, '') || null;

/** Several are never decided at once. */
export const ALL_REQUESTS = /^(?:all|every|everything|everyone|them|these|those|any)$/i;

/** Of the request that a line decides. */
export function decidedId(line: TokenizedLine, word: Word | undefined): RequestId | null {
  if (word && !word.isQuoted && ALL_REQUESTS.test(word.text)) throw notUnderstood(line, word.text);
  return requestId(word);
}

const MINE =
  'denied|refused|rejected|approved|decided|done|closed|expired|cancelled|canceled|failed|my|own|history';
const PENDING = 'team|teams|waiting|undecided|others';

/** What people call lists of requests, and the lists that hold them. */
export const LISTS_MEANT: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['all', ['mine', 'pending']],
  ['open', ['mine', 'pending']],
  ...MINE.split('|').map((word) => [word, ['mine']] as const),
  ...PENDING.split('|').map((word) => [word, ['pending']] as const),
]);

/** “my request”, “the last grant”: one of a list. */
const SAID = /^(?:my|the|this|that|last|latest|current|pending|open|own|temporary)$/i;
const NOUN = /^(?:requests?|grants?|loans?)$/i;

const isSaid = (words: readonly Word[]): boolean =>
  words.length > 0 &&
  words.every(({ text, isQuoted }, at) => !isQuoted && (at === words.length - 1 ? NOUN : SAID).test(text));

/** A verb that takes nothing but a request. */
export function requestOnly(line: TokenizedLine): RequestWords {
  if (isSaid(line.words)) return { id: null };
  const [id, ...extra] = line.words;
  assertNoWords(line, extra);
  return { id: requestId(id) };
}

/** Most lines that a refusal offers. */
const MOST = 5;

const OF_KEY = { pending: pendingOfKey, lent: lentToKey };

interface Named {
  readonly id: RequestId;
  /** Those that can be meant. */
  readonly are?: keyof typeof OF_KEY;
  /** Rejects where this person may not do it: that line is not offered. Absent: they may. */
  readonly may?: (id: RequestId) => Promise<unknown>;
}

/** A name in place of an id is that of the key which the request is about. */
export async function withKeyNames(
  { bot, member }: Interaction,
  { id, are = 'pending', may = async () => {} }: Named,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.kind !== 'no_such_request') throw error;
    const found = await OF_KEY[are](bot.ports, member, id);
    const tried = await Promise.allSettled(found.map((request) => may(request.id)));
    const [first, ...others] = found.filter((_, at) => tried[at]?.status === 'fulfilled');
    const refusals = tried.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    if (!first) throw refusals[0] ?? error;
    const requests = [first, ...others.slice(0, MOST - 1)] as const;
    throw error.as({ kind: 'request_of_key', word: id, are, requests });
  }
}
