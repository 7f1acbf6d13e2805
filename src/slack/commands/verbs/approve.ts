import { approveRequest } from '../../../usecases/requests/decide/decide-request.ts';
import { sayRequest, sayUndecided } from '../../interaction/say-request.ts';
import { type RequestWords, requestOnly, withKeyNames } from '../request-id.ts';
import { verb } from '../verb.ts';

export const approve = verb<RequestWords>({
  usage: 'ID',
  about: 'Approve a request. For leads and admins.',
  examples: ['approve r7f3a2', 'approve'],
  next: 'If yours is the last approval it needs, I’ll apply it at once and tell the requester.',
  role: 'lead',
  parse: requestOnly,
  async run(interaction, { id }) {
    if (id === null) return sayUndecided(interaction);
    await withKeyNames(interaction, { id }, async () => {
      await approveRequest(interaction.bot.ports, interaction.member, id);
      await sayRequest(interaction, id, 'approved');
    });
  },
});
