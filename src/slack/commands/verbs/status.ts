import { showStatus } from '../../../usecases/watch/show-status.ts';
import { statusMessage } from '../../views/status.ts';
import { notUnderstood, verb } from '../verb.ts';

export const status = verb({
  usage: '',
  about: 'Show whether CometAPI answers, the last sweep and the queue.',
  examples: ['status'],
  readsOnly: true,
  parse(line) {
    const [extra] = line.words;
    if (extra) throw notUnderstood(line, extra);
    return {};
  },
  run: async ({ bot, responder }) => responder.say(statusMessage(await showStatus(bot.ports, bot.version))),
});
