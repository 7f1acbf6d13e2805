import { Refused } from '../../../domain/problems/problem.ts';
import { ownersOf } from '../../../usecases/mirror/find-key.ts';
import { textOf, type Word } from '../../command-line/words.ts';
import { undrawn } from '../../text/user-text.ts';
import { ownerMessage } from '../../views/keys/key-owner.ts';
import { verb } from '../verb.ts';

interface OwnerCommand {
  readonly named: string;
}

export const owner = verb<OwnerCommand>({
  usage: 'KEY',
  about: 'Tell whose key it is, by its whole name or its number.',
  examples: ['owner search-prod', 'who owns search-prod'],
  next: 'Nothing changes, and I tell nobody that you looked.',
  readsOnly: true,
  parse({ words, verb: name, usage }) {
    const named = nameIn(words);
    if (named === '') throw new Refused({ kind: 'missing_argument', verb: name, usage });
    return { named };
  },
  run: async ({ bot, member, responder }, { named }) =>
    responder.say(ownerMessage(named, await ownersOf(bot.ports, member, [named, undrawn(named)]))),
});

/** `who owns search-prod?` is about `search-prod`. */
function nameIn(words: readonly Word[]): string {
  const isQuoted = words.some((word) => word.isQuoted);
  return isQuoted ? textOf(words) : textOf(words).replace(/\s*\?$/, '');
}
