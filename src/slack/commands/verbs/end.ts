import { endEarly } from '../../../usecases/grants/end-early.ts';
import { sayRequest, sayRequests } from '../../interaction/say-request.ts';
import { type RequestWords, requestOnly, withKeyNames } from '../request-id.ts';
import { verb } from '../verb.ts';

export const end = verb<RequestWords>({
  usage: 'ID',
  about: 'End early what a request granted temporarily.',
  examples: ['end r7f3a2', 'end'],
  next: 'I take back what is left of it, or set the limit again, and tell everybody concerned. The key’s owner, their stand-in and leads can do this.',
  parse: requestOnly,
  async run(interaction, { id }) {
    if (id === null) return sayRequests(interaction, 'mine');
    await withKeyNames(interaction, { id, are: 'lent' }, async () => {
      await endEarly(interaction.bot.ports, interaction.member, id);
      await sayRequest(interaction, id, 'let_end');
    });
  },
});
