import { foldedName } from '../../../domain/keys/names/folded-name.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { FoundKey } from '../../../usecases/mirror/find-key.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import type { ParseContext } from '../../command-line/parsers/parse-context.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { undrawn } from '../../text/user-text.ts';
import { COMMANDS, type VerbName } from '../commands.ts';
import { verbAt } from '../naming/unknown-verb.ts';
import { parseCommand, type Readings } from '../parse-command.ts';
import { keysMeant } from '../run-command.ts';
import type { Verb } from '../verb.ts';
import { repaired } from './likely-line.ts';
import { written } from './swaps/written.ts';

/** A line that says what is wanted before the key it names; `lines`: with the key where it belongs. */
export interface KeyLate {
  readonly key: MirroredKey;
  readonly lines: readonly string[];
}

/** As many words as an amount and a time have. */
const MOST_WORDS = 8;

/** The words of a line; a mention is one, and what is in quotes. */
export const wordsIn = (typed: string): string[] => typed.match(/<[^<>]*>|"[^"]*"|“[^“”]*”|\S+/g) ?? [];

/** A key among other words, and where its name stands. */
interface KeyAmong {
  readonly key: MirroredKey;
  readonly at: number;
  readonly length: number;
}

/** A key that is named by its whole name, which is no single word among `others`; null: none is. */
export async function keyAmong(
  interaction: Interaction,
  words: readonly string[],
  others: (word: string) => boolean,
): Promise<KeyAmong | null> {
  const starts = [...words.slice(0, MOST_WORDS + 4).entries()].filter(([, word]) => !/^[$+=-]?\d/.test(word));
  for (const [at, word] of starts.toSorted(([, a], [, b]) => Number(others(a)) - Number(others(b)))) {
    const found = await keyAt(interaction, words, at);
    if (found && (found.length > 1 || !others(word))) return found;
  }
  return null;
}

async function keyAt(
  interaction: Interaction,
  words: readonly string[],
  at: number,
): Promise<KeyAmong | null> {
  const context = { now: interaction.bot.ports.clock(), zone: interaction.member.zone };
  const readings = readingsIn(`show ${words.slice(at).join(' ')}`, context);
  const found = await firstKey(interaction, readings, false);
  return found && { key: found.key, at, length: lengthOf(found, words[at] ?? '') };
}

const lengthOf = ({ name }: FoundKey, word: string): number =>
  /^["“]/.test(word) ? 1 : name.split(' ').length;

/** `quota +$50 search-prod launch week`. null: it names no key there, or says more before it than what is wanted. */
export async function keyLate(interaction: Interaction, typed: string): Promise<KeyLate | null> {
  const context = { now: interaction.bot.ports.clock(), zone: interaction.member.zone };
  const words = wordsIn(typed);
  if (!takesKey(readingsIn(typed, context)?.verb)) return null;
  const verb = words.splice(0, verbAt(COMMANDS, words).length);
  for (let at = 1; at < Math.min(words.length, MOST_WORDS + 1); at += 1) {
    const before = words.slice(0, at);
    const rest = words.slice(at);
    if (/^(?:--|[–—])/.test(rest[0] ?? '')) continue;
    const isLast = rest.length === 1;
    const found = await firstKey(interaction, readingsIn([...verb, ...rest].join(' '), context), isLast);
    if (!found) continue;
    const key = written(found.key);
    const start = [...verb, key, ...withoutLink(before)];
    const wanted = repaired(start.join(' '), context, key);
    if (!wanted.some((line) => reasonIn(line, context) === '')) continue;
    const after = rest.slice(lengthOf(found, rest[0] ?? ''));
    const lines = repaired([...start, ...after].join(' '), context, key);
    if (lines.length > 0) return { key: found.key, lines };
  }
  return null;
}

const takesKey = (verb: VerbName = 'help'): boolean => (COMMANDS[verb] as Verb<object>).termsAt !== undefined;

/** `+$50 to search-prod`: the word that only leads to the key is not needed before it. */
const withoutLink = (words: readonly string[]): readonly string[] =>
  words.length > 1 && /^(?:to|for|on|of)$/i.test(words.at(-1) ?? '') ? words.slice(0, -1) : words;

/**
 * The one whose whole name comes first. A number without its sign may be part of an amount, of a time or of a reason,
 * unless the line ends with it.
 */
async function firstKey(
  interaction: Interaction,
  readings: Readings | null,
  isLast: boolean,
): Promise<FoundKey | null> {
  const named = (readings?.named ?? []).filter(({ key }) => isLast || !/^\d+$/.test(key ?? ''));
  const [found, other] = (await keysMeant(interaction, named)).filter(isWhole);
  return found && !other ? found : null;
}

const isWhole = ({ key, name }: FoundKey): boolean =>
  name === `#${key.id}` ||
  name === String(key.id) ||
  foldedName(undrawn(name)) === foldedName(undrawn(key.name));

function readingsIn(line: string, context: ParseContext): Readings | null {
  try {
    return parseCommand(line, context);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** Why the line says that it is wanted; '' where it says nothing of that. */
const reasonIn = (line: string, context: ParseContext): string =>
  (readingsIn(line, context)?.unfound.command() as { reason?: string } | undefined)?.reason ?? '';
