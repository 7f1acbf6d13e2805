import { KEY_FILTERS, type KeyFilter } from '../../../domain/keys/key.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { listKeys } from '../../../usecases/keys/list-keys.ts';
import type { ListScope } from '../../blocks/refs/list-refs.ts';
import { parsePerson } from '../../command-line/parsers/mentions.ts';
import { excluding } from '../../command-line/terms.ts';
import { textOf, type Word } from '../../command-line/words.ts';
import { undrawn } from '../../text/user-text.ts';
import { keyListMessage } from '../../views/keys/key-list.ts';
import { nearestOf } from '../unknown-verb.ts';
import { verb } from '../verb.ts';

interface ListCommand {
  readonly scope: ListScope | null;
  readonly filter: KeyFilter | null;
  readonly text: string;
}

export const list = verb<ListCommand>({
  usage: '[mine|all|unowned|@user] [enabled|disabled|expired|exhausted|expiring|low|running-out] [TEXT]',
  about: 'List keys, by owner, state, or part of a name, model or group.',
  examples: ['list', 'list expiring', 'list all exhausted search'],
  next: 'Keys that need you come first, each with the button that fixes it. `expiring` means within 7 days, `low` at most 20% left, and `running-out` forecast to run out within 3 days, whatever you chose in `settings`.',
  readsOnly: true,
  parse: ({ words }) => listCommand(words),
  async run({ bot, member, responder }, { scope, filter, text }) {
    const named = (part: string) =>
      listKeys(bot.ports, member, { scope: scope ?? 'mine', filter, text: part, page: 0 });
    const found = await named(text);
    const written = undrawn(text);
    const report = found.total === 0 && written !== text ? await named(written) : found;
    const nearest = report.total === 0 && filter === null ? stateNear(text) : null;
    await responder.say(keyListMessage(report, nearest));
  },
});

const stateNear = (text: string): KeyFilter | null => {
  const near = nearestOf(text, KEY_FILTERS);
  return KEY_FILTERS.find((filter) => filter === near) ?? null;
};

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
    text: partOfName(textOf(rest)),
  };
}

const MOST_CHARACTERS = 60;

/** Cut, it would find other keys than those that were meant. */
function partOfName(text: string): string {
  const characters = [...text].length;
  if (text.length > MOST_CHARACTERS)
    throw new Refused({ kind: 'name_too_long', characters, max: MOST_CHARACTERS });
  return text.toWellFormed();
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
