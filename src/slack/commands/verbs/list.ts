import { KEY_FILTERS, type KeyFilter } from '../../../domain/keys/key.ts';
import { listKeys } from '../../../usecases/keys/list-keys.ts';
import type { ListScope } from '../../blocks/list-refs.ts';
import { parsePerson } from '../../command-line/parsers/mentions.ts';
import { excluding } from '../../command-line/terms.ts';
import { textOf, type Word } from '../../command-line/words.ts';
import { keyListMessage } from '../../views/keys/key-list.ts';
import { verb } from '../verb.ts';

interface ListCommand {
  readonly scope: ListScope | null;
  readonly filter: KeyFilter | null;
  readonly text: string;
}

export const list = verb<ListCommand>({
  usage: '[mine|all|unowned|@user] [enabled|disabled|expired|exhausted|expiring|low] [TEXT]',
  about: 'List keys, by owner, state or part of the name.',
  examples: ['list', 'list expiring', 'list all exhausted search'],
  next: 'What needs you comes first, with the button that fixes it.',
  readsOnly: true,
  parse: ({ words }) => listCommand(words),
  run: async ({ bot, member, responder }, { scope, filter, text }) =>
    responder.say(
      keyListMessage(await listKeys(bot.ports, member, { scope: scope ?? 'mine', filter, text, page: 0 })),
    ),
});

const isScope = ({ text, isQuoted }: Word): boolean =>
  !isQuoted && /^(mine|all|unowned|@.*|<@.*>)$/i.test(text);

const filterOf = ({ text, isQuoted }: Word): KeyFilter | null =>
  isQuoted ? null : (KEY_FILTERS.find((filter) => filter === text.toLowerCase()) ?? null);

/** One owner and one state, wherever they stand; the other words are part of a name, and so is what is in quotes. */
function listCommand(words: readonly Word[]): ListCommand {
  const scope = only(words.filter(isScope));
  const filter = only(words.filter((word) => filterOf(word) !== null));
  const rest = words.filter((word) => word !== scope && word !== filter);
  return {
    scope: scope && scopeOf(scope.text),
    filter: filter && filterOf(filter),
    text: textOf(rest).slice(0, 60).toWellFormed(),
  };
}

function only([one, other]: readonly Word[]): Word | null {
  if (one && other) throw excluding(one.text, other.text);
  return one ?? null;
}

function scopeOf(word: string): ListScope {
  const scope = word.toLowerCase();
  if (scope === 'mine' || scope === 'all' || scope === 'unowned') return scope;
  return { person: parsePerson(word) };
}
