import { cancelRequest } from '../../../usecases/requests/decide/decide-request.ts';
import { sayRequest, sayRequests } from '../../interaction/say-request.ts';
import { type RequestWords, requestOnly, withKeyNames } from '../request-id.ts';
import { verb } from '../verb.ts';

export const cancel = verb<RequestWords>({
  usage: 'ID',
  about: 'Cancel your own request.',
  examples: ['cancel r7f3a2', 'cancel'],
  next: 'Nothing changes, and the people I asked to decide see that you cancelled it.',
  parse: requestOnly,
  async run(interaction, { id }) {
    if (id === null) return sayRequests(interaction, 'cancellable');
    await withKeyNames(interaction, { id }, async () => {
      await cancelRequest(interaction.bot.ports, interaction.member, id);
      await sayRequest(interaction, id, 'cancelled');
    });
  },
});
