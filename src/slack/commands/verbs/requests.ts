import { Refused } from '../../../domain/problems/problem.ts';
import { isApprover } from '../../../domain/requests/approval/right-to-decide.ts';
import { nearestOf } from '../../command-line/nearest-word.ts';
import { isMention } from '../../command-line/parsers/mentions.ts';
import { assertNoWords, notUnderstood } from '../../command-line/tokenize.ts';
import { sayRequest, sayRequests } from '../../interaction/say-request.ts';
import { LISTS_MEANT, type RequestWords, requestId, withKeyNames } from '../request-id.ts';
import { verb } from '../verb.ts';

const LISTS = ['mine', 'pending'] as const;

interface RequestsCommand extends RequestWords {
  readonly which: (typeof LISTS)[number] | null;
}

export const requests = verb<RequestsCommand>({
  usage: '[mine|pending|ID]',
  about: 'List your requests, or those waiting for your decision.',
  examples: ['requests mine', 'requests pending'],
  next: 'Each has a button that opens it. Leads and admins decide there.',
  readsOnly: true,
  parse(line) {
    const [which, ...extra] = line.words;
    assertNoWords(line, extra);
    const list = LISTS.find((one) => one === which?.text.toLowerCase());
    if (list) return { which: list, id: null };
    const isList = which && !which.isQuoted && LISTS_MEANT.has(which.text.toLowerCase());
    if (which && (isList || isMention(which.text))) throw notUnderstood(line, which.text);
    return { which: null, id: requestId(which) };
  },
  async run(interaction, { which, id }) {
    if (id !== null)
      return withKeyNames(interaction, { id }, () => sayRequest(interaction, id)).catch((error: unknown) => {
        throw withNearest(error, id);
      });
    await sayRequests(interaction, which ?? (!isApprover(interaction.member) ? 'mine' : 'pending'));
  },
});

/** No request has that id, and it may be a list that was mistyped. */
function withNearest(error: unknown, id: string): unknown {
  const nearest = nearestOf(id, LISTS);
  if (nearest === null || !(error instanceof Refused) || error.problem.kind !== 'no_such_request')
    return error;
  return error.as({ ...error.problem, nearest });
}
