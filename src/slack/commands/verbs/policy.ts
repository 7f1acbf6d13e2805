import { policyMessage } from '../../views/account/policy.ts';
import { noTerms, verb } from '../verb.ts';

export const policy = verb<object>({
  usage: '',
  about: 'Read who decides what, rule by rule.',
  examples: ['policy'],
  next: 'Nothing changes. Whoever runs me writes these rules in a file.',
  readsOnly: true,
  parse: noTerms,
  run: ({ bot, responder }) => responder.say(policyMessage(bot.ports.policy)),
});
