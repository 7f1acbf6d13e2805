import { type KeyName, type Problem, problemOf } from '../../../../domain/problems/problem.ts';
import { findKey } from '../../../../usecases/mirror/find-key.ts';
import type { MirroredKey } from '../../../../usecases/ports/store/keys.ts';
import { MODEL } from '../../../command-line/new-name/settings-in-name.ts';
import type { ParseContext } from '../../../command-line/parsers/parse-context.ts';
import type { Interaction } from '../../../interaction/interaction.ts';
import { COMMANDS } from '../../commands.ts';
import { aliased, SEVERAL } from '../../naming/aliases.ts';
import { isLead, isSaidAround, saidIn, type Wish, wishIn } from '../../naming/wishes.ts';
import { keyAmong, wordsIn } from '../key-first.ts';
import { repaired } from '../likely-line.ts';
import { written } from '../swaps/written.ts';
import { lineFor, unusedIn } from './composed-lines.ts';
import { eitherTotal } from './either-total.ts';
import { type Parts, partsOf } from './spoken-parts.ts';

/** A longer line is no sentence. */
const MOST_WORDS = 30;

/** Whether a line is a sentence, and no command with a mistake in it. */
export const isSentence = (typed: string): boolean => isLead(wordsIn(typed)[0] ?? '');

/** The lines that a sentence leads to. */
export interface Spoken {
  /** Empty: nobody can tell, or a line would lose what was said. */
  readonly lines: readonly string[];
  /** What was said and has no place in them; null: nothing. */
  readonly unused: string | null;
  /** What is asked instead of telling what is wrong; null: nothing. */
  readonly asked: Problem | null;
}

export const NOTHING_SAID: Spoken = { lines: [], unused: null, asked: null };

/** What a sentence asks for, as the line that does it. */
export async function spokenLines(interaction: Interaction, typed: string): Promise<Spoken> {
  const words = wordsIn(typed).map((word) => word.replace(/(?<=\S)[?!.,;:]+$/, ''));
  if (words.length > MOST_WORDS) return NOTHING_SAID;
  const context = { now: interaction.bot.ports.clock(), zone: interaction.member.zone };
  const found = await keyAmong(interaction, words, isSaidAround);
  const others = found ? words.toSpliced(found.at, found.length) : words;
  const wanted = wantedIn(others, { context, key: found?.key ?? null, isFirst: found?.at === 0 });
  if (wanted === null) return NOTHING_SAID;
  const key = found?.key ?? (await nearestKey(interaction, wanted));
  const parts = found || !key ? wanted.parts : { ...wanted.parts, rest: [] };
  const either = found && (await eitherTotal(interaction, found.key, wanted));
  const composed = (either?.amounts ?? [parts]).flatMap(
    (amount) => lineFor(wanted.wish, key && written(key), { ...parts, ...amount }) ?? [],
  );
  const lines = composed.flatMap((line) => repaired(line, context, key ? written(key) : ''));
  const unused = lines.length > 0 ? unusedIn(wanted.wish, parts, composed) : null;
  return { lines, unused, asked: either?.asked ?? null };
}

interface Wanted {
  readonly wish: Wish;
  readonly parts: Parts;
}

function wantedIn(
  words: readonly string[],
  { context, key, isFirst }: { context: ParseContext; key: MirroredKey | null; isFirst: boolean },
): Wanted | null {
  const leak = words.findIndex((word) => SEVERAL[word.toLowerCase()] === 'leak');
  if (key && leak !== -1) return { wish: DISABLE, parts: { ...NO_PARTS, rest: words.slice(leak) } };
  const wish = isFirst ? ofKey(words, context) : wishIn(words, verbOf);
  if (wish === null) return null;
  // What is there is not made once more.
  const meant = key && wish.verb === 'create' ? (saidIn(words.slice(1), verbOf) ?? SHOW) : wish;
  const parts = partsOf(words, meant, context);
  return meant.word === 'add' && meant.verb === 'edit' ? addedTo(key, parts) : { wish: meant, parts };
}

/** “add gpt-4o to KEY”: beside the models that it may use; where these are all there is nothing to add. */
function addedTo(key: Pick<MirroredKey, 'models'> | null, parts: Parts): Wanted {
  if (!key?.models || !parts.rest.every((word) => MODEL.test(word))) return { wish: SHOW, parts };
  return {
    wish: { verb: 'edit', word: 'models' },
    parts: { ...parts, rest: [...new Set([...key.models, ...parts.rest])] },
  };
}

/** “search-prod $20”, “search-prod is dead”: what is said of a key that comes first. */
function ofKey(words: readonly string[], context: ParseContext): Wish {
  const said = saidIn(words, verbOf);
  return said ?? (partsOf(words, ASKS_QUOTA, context).amount === null ? SHOW : ASKS_QUOTA);
}

const SHOW: Wish = { verb: 'show', word: '' };

const NO_PARTS: Parts = {
  amount: null,
  sign: '',
  isTotal: false,
  time: null,
  person: null,
  rest: [],
  before: '',
};

const DISABLE: Wish = { verb: 'disable', word: '' };

/** The one key whose name was mistyped; null: none is near, or several are. */
async function nearestKey({ bot, member }: Interaction, { wish, parts }: Wanted): Promise<KeyName | null> {
  const name = parts.rest.join(' ');
  if (name === '' || wish.verb === 'create') return null;
  try {
    return await findKey(bot.ports, member, name);
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    const [nearest = null, other] = problem.kind === 'no_such_key' ? problem.nearest : [];
    return other ? null : nearest;
  }
}

const ASKS_QUOTA: Wish = { verb: 'quota', word: '' };

function verbOf(word: string): string | null {
  const verb = aliased(word) ?? word.toLowerCase();
  return Object.hasOwn(COMMANDS, verb) ? verb : null;
}
