import { KEY_FILTERS, type KeyFilter } from '../../../domain/keys/key.ts';
import { listKeys } from '../../../usecases/keys/list-keys.ts';
import type { ListScope } from '../../blocks/ids.ts';
import { parsePerson } from '../../command-line/parsers/mentions.ts';
import { keyListMessage } from '../../views/keys/key-list.ts';
import { verb } from '../verb.ts';

interface ListCommand {
  readonly scope: ListScope | null;
  readonly filter: KeyFilter | null;
  readonly text: string;
}

export const list = verb<ListCommand>({
  usage: '[mine|all|@user] [enabled|disabled|expired|exhausted|expiring|low] [TEXT]',
  about: 'List keys, by owner, state or part of the name.',
  examples: ['list', 'list expiring', 'list all exhausted search'],
  readsOnly: true,
  parse: ({ words }) => listCommand(words),
  run: async ({ bot, member, responder }, { scope, filter, text }) =>
    responder.say(
      keyListMessage(await listKeys(bot.ports, member, { scope: scope ?? 'mine', filter, text, page: 0 })),
    ),
});

/** First the owner and the state, in either order; the rest is part of a name. */
function listCommand(words: readonly string[]): ListCommand {
  const rest = [...words];
  let scope: ListScope | null = null;
  let filter: KeyFilter | null = null;
  for (let word = rest[0]; word !== undefined; word = rest[0]) {
    const asFilter = KEY_FILTERS.find((one) => one === word.toLowerCase());
    if (scope === null && isScope(word)) scope = scopeOf(word);
    else if (filter === null && asFilter) filter = asFilter;
    else break;
    rest.shift();
  }
  return { scope, filter, text: rest.join(' ').slice(0, 60).toWellFormed() };
}

const isScope = (word: string): boolean => /^(mine|all|unowned|@.*|<@.*>)$/i.test(word);

function scopeOf(word: string): ListScope {
  const scope = word.toLowerCase();
  if (scope === 'mine' || scope === 'all' || scope === 'unowned') return scope;
  return { person: parsePerson(word) };
}
