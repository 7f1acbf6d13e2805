import type { RequestId } from '../../../domain/requests/request.ts';
import { mayDecideRequest } from '../../../usecases/requests/decide/decide-request.ts';
import { approveOrAsk } from '../../forms/open-decision-forms.ts';
import { sayRequest, sayUndecided } from '../../interaction/say-request.ts';
import { commentOf } from '../comment.ts';
import { decidedId, type RequestWords, withKeyNames } from '../request-id.ts';
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
    const id = decidedId(line, first);
    return { id, reason: commentOf(line, { id, words }, context) };
  },
  async run(interaction, { id, reason: comment }) {
    if (id === null) return sayUndecided(interaction);
    const { bot, member } = interaction;
    const may = (one: RequestId) => mayDecideRequest(bot.ports, member, one);
    await withKeyNames(interaction, { id, may }, () =>
      approveOrAsk(interaction, { id, comment }, () => sayRequest(interaction, id, 'approved')),
    );
  },
});
