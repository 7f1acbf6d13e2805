import { isMention } from '../../command-line/parsers/mentions.ts';
import { assertNoWords, notUnderstood } from '../../command-line/tokenize.ts';
import { sayRequest, sayRequests } from '../../interaction/say-request.ts';
import { type RequestWords, requestId } from '../request-id.ts';
import { verb } from '../verb.ts';

interface RequestsCommand extends RequestWords {
  readonly which: 'mine' | 'pending' | null;
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
    const list = which?.text.toLowerCase();
    if (list === 'mine' || list === 'pending') return { which: list, id: null };
    if (which && isMention(which.text)) throw notUnderstood(line, which.text);
    return { which: null, id: requestId(which) };
  },
  async run(interaction, { which, id }) {
    if (id !== null) return sayRequest(interaction, id);
    await sayRequests(interaction, which ?? (interaction.member.role === 'member' ? 'mine' : 'pending'));
  },
});
