import { timelessReasonOf } from '../../command-line/terms.ts';
import { notUnderstood, type TokenizedLine } from '../../command-line/tokenize.ts';
import type { Word } from '../../command-line/words.ts';
import { approveOrAsk } from '../../forms/open-decision-forms.ts';
import { sayRequest, sayUndecided } from '../../interaction/say-request.ts';
import { type RequestWords, requestId, withKeyNames } from '../request-id.ts';
import { verb } from '../verb.ts';

interface ApproveCommand extends RequestWords {
  /** '': nothing is said with it. */
  readonly reason: string;
}

export const approve = verb<ApproveCommand>({
  usage: 'ID [COMMENT]',
  about: 'Approve a request. For leads and admins.',
  examples: ['approve r7f3a2', 'approve r7f3a2 good luck with the launch', 'approve'],
  next: 'If yours is the last approval it needs, I’ll apply it at once and tell the requester, with your comment.',
  role: 'lead',
  options: { reason: 'text' },
  parse(line, context) {
    const [first, ...words] = line.words;
    const id = requestId(first);
    assertComment(line, words);
    const reason = timelessReasonOf(line, words, context);
    if (id === null && reason !== '') throw notUnderstood(line, reason);
    return { id, reason };
  },
  async run(interaction, { id, reason: comment }) {
    if (id === null) return sayUndecided(interaction);
    await withKeyNames(interaction, { id }, () =>
      approveOrAsk(interaction, { id, comment }, () => sayRequest(interaction, id, 'approved')),
    );
  },
});

/** An amount would be taken for less than was asked, and a second id for a second approval. */
function assertComment(line: TokenizedLine, [first, ...rest]: readonly Word[]): void {
  if (!first || first.isQuoted) return;
  const isAmount = /^[+\-=]?(?:us)?\$?\d/i.test(first.text);
  const isId = rest.length === 0 && /\d/.test(first.text);
  if (isAmount || isId) throw notUnderstood(line, first.text);
}
