import { showStatus } from '../../../usecases/watch/show-status.ts';
import { assertNoWords } from '../../command-line/tokenize.ts';
import { statusMessage } from '../../views/account/status.ts';
import { verb } from '../verb.ts';

export const status = verb({
  usage: '',
  about: 'Show whether CometAPI is answering, when I last read the keys, and what’s queued.',
  examples: ['status'],
  next: 'Nothing changes. Leads and admins see more.',
  readsOnly: true,
  parse(line) {
    assertNoWords(line);
    return {};
  },
  run: async ({ bot, member, responder }) =>
    responder.say(statusMessage(await showStatus(bot.ports, member, bot), member.role)),
});
