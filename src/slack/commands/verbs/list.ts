import { KEY_FILTERS, type KeyFilter } from '../../../domain/keys/key.ts';
import { listedTeams, type Member } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { listKeys } from '../../../usecases/keys/list-keys.ts';
import type { ListScope } from '../../blocks/refs/list-refs.ts';
import { isWord } from '../../command-line/found-time.ts';
import { nearestOf } from '../../command-line/nearest-word.ts';
import { parsePerson } from '../../command-line/parsers/mentions.ts';
import { excluding } from '../../command-line/terms.ts';
import { MOST_NAME_WORDS, textOf, type Word } from '../../command-line/words.ts';
import { joined, literal, mentionText, type Text, userText } from '../../text/text.ts';
import { undrawn } from '../../text/user-text.ts';
import { keyListMessage } from '../../views/keys/key-list.ts';
import { verb } from '../verb.ts';

interface ListCommand {
  readonly scope: ListScope | null;
  readonly filter: KeyFilter | null;
  readonly text: string;
}

export const list = verb<ListCommand>({
  usage: '[mine|all|team|unowned|@user] [enabled|disabled|expired|exhausted|expiring|low|running-out] [TEXT]',
  about: 'List keys, by owner, team, state, or part of a name, model or group.',
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
    const meant = report.total === 0 ? wordsMeant({ scope, filter, text }, member) : null;
    await responder.say(keyListMessage(report, meant));
  },
});

const SCOPES = ['mine', 'all', 'team', 'unowned'] as const;

/** The words of the list with an owner or a state for the one that was mistyped; null: none is near. */
function wordsMeant({ scope, filter, text }: ListCommand, member: Member): Text | null {
  const scopes = SCOPES.filter(
    (one) => one === 'mine' || (one === 'team' ? listedTeams(member).length > 0 : member.role !== 'member'),
  );
  const known = [...(scope === null ? scopes : []), ...(filter === null ? KEY_FILTERS : [])];
  const words = text.split(' ');
  const near = words.map((word) => nearestOf(word, known));
  const at = near.findIndex((word) => word !== null);
  if (at === -1) return null;
  const rest = [filter, near[at], ...words.toSpliced(at, 1)].flatMap((word) => (word ? userText(word) : []));
  if (scope === null) return joined(rest, ' ');
  return joined([typeof scope === 'object' ? mentionText(scope.person) : literal(scope), ...rest], ' ');
}

const isScope = ({ text, isQuoted }: Word): boolean =>
  !isQuoted && (/^(@.*|<@.*>)$/.test(text) || SCOPES.some((scope) => scope === text.toLowerCase()));

const filterOf = ({ text, isQuoted }: Word): KeyFilter | null =>
  isQuoted ? null : (KEY_FILTERS.find((filter) => filter === text.toLowerCase()) ?? null);

/** The states as lists, Home and people call them, in more words than `list` takes; the longer ones first. */
const SHOWN = [
  { length: 3, words: /^about to expire$/i, filter: 'expiring' },
  { length: 2, words: /^expir(?:ing|es) soon$/i, filter: 'expiring' },
  { length: 3, words: /^low on quota$/i, filter: 'low' },
  { length: 2, words: /^(?:running low|low quota)$/i, filter: 'low' },
  { length: 4, words: /^about to run out$/i, filter: 'running-out' },
  { length: 3, words: /^run(?:ning|s) out soon$/i, filter: 'running-out' },
  { length: 2, words: /^run(?:ning|s) out$/i, filter: 'running-out' },
  { length: 3, words: /^out of quota$/i, filter: 'exhausted' },
  { length: 2, words: /^used up$/i, filter: 'exhausted' },
] as const satisfies { length: number; words: RegExp; filter: KeyFilter }[];

function withStates(typed: readonly Word[]): readonly Word[] {
  for (const { length, words, filter } of SHOWN) {
    const at = typed.slice(0, MOST_NAME_WORDS).findIndex((_, from) => {
      const some = typed.slice(from, from + length);
      return some.every(({ isQuoted }) => !isQuoted) && words.test(textOf(some));
    });
    if (at !== -1) return typed.toSpliced(at, length, { text: filter, isQuoted: false });
  }
  return typed;
}

/** “all my keys”: what a list holds anyway is no part of a name. */
function withoutNoun(typed: readonly Word[]): readonly Word[] {
  if (!typed.some((word) => isWord(word, /^keys$/i))) return typed;
  const isMine = typed.some((word) => isWord(word, MY));
  const noise = isMine ? /^(?:keys|the|of|me|please|pls|all)$/i : /^(?:keys|the|of|me|please|pls)$/i;
  return typed.flatMap((word) => {
    if (isWord(word, MY)) return { text: 'mine', isQuoted: false };
    return isWord(word, noise) ? [] : word;
  });
}

const MY = /^(?:my|our)$/i;

/** One owner and one state, wherever they stand; the other words are part of a name, and so is what is in quotes. */
function listCommand(typed: readonly Word[]): ListCommand {
  const words = withStates(withoutNoun(typed));
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
  const scope = SCOPES.find((one) => one === word.toLowerCase());
  return scope ?? { person: parsePerson(word) };
}
