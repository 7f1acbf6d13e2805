import { type KeyName, problemOf } from '../../../domain/problems/problem.ts';
import { findKey } from '../../../usecases/mirror/find-key.ts';
import type { ParseContext } from '../../command-line/parsers/parse-context.ts';
import { pastAt } from '../../command-line/past-span.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { COMMANDS } from '../commands.ts';
import { aliased, SEVERAL } from '../naming/aliases.ts';
import { isLead, isSaidAround, saidIn, type Wish, wishIn } from '../naming/wishes.ts';
import type { Verb } from '../verb.ts';
import { keyAmong, wordsIn } from './key-first.ts';
import { repaired } from './likely-line.ts';
import { type Parts, partsOf } from './spoken-parts.ts';
import { written } from './swaps/written.ts';

/** A longer line is no sentence. */
const MOST_WORDS = 30;

/** Whether a line is a sentence, and no command with a mistake in it. */
export const isSentence = (typed: string): boolean => isLead(wordsIn(typed)[0] ?? '');

/** What a sentence asks for, as the line that does it; empty: nobody can tell, or the line would lose what was said. */
export async function spokenLines(interaction: Interaction, typed: string): Promise<readonly string[]> {
  const words = wordsIn(typed).map((word) => word.replace(/(?<=\S)[?!.,;:]+$/, ''));
  if (words.length > MOST_WORDS) return [];
  const context = { now: interaction.bot.ports.clock(), zone: interaction.member.zone };
  const found = await keyAmong(interaction, words, isSaidAround);
  const others = found ? words.toSpliced(found.at, found.length) : words;
  const wanted = wantedIn(others, { context, key: found?.key ?? null, isFirst: found?.at === 0 });
  if (wanted === null) return [];
  const key = found?.key ?? (await nearestKey(interaction, wanted));
  const parts = found || !key ? wanted.parts : { ...wanted.parts, rest: [] };
  const line = lineFor(wanted.wish, key && written(key), parts);
  return line === null ? [] : repaired(line, context, key ? written(key) : '');
}

interface Wanted {
  readonly wish: Wish;
  readonly parts: Parts;
}

function wantedIn(
  words: readonly string[],
  { context, key, isFirst }: { context: ParseContext; key: KeyName | null; isFirst: boolean },
): Wanted | null {
  const leak = words.findIndex((word) => SEVERAL[word.toLowerCase()] === 'leak');
  if (key && leak !== -1) return { wish: DISABLE, parts: { ...NO_PARTS, rest: words.slice(leak) } };
  const wish = isFirst ? ofKey(words, context) : wishIn(words, verbOf);
  if (wish === null) return null;
  // What is there is not made once more.
  const meant = key && wish.verb === 'create' ? (saidIn(words.slice(1), verbOf) ?? SHOW) : wish;
  return { wish: meant, parts: partsOf(words, meant, context) };
}

/** “search-prod $20”, “search-prod is dead”: what is said of a key that comes first. */
function ofKey(words: readonly string[], context: ParseContext): Wish {
  const said = saidIn(words, verbOf);
  return said ?? (partsOf(words, ASKS_QUOTA, context).amount === null ? SHOW : ASKS_QUOTA);
}

const SHOW: Wish = { verb: 'show', word: '' };

const NO_PARTS: Parts = { amount: null, sign: '', time: null, person: null, rest: [], before: '' };

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

const lineFor = (wish: Wish, key: string | null, parts: Parts): string | null =>
  key === null ? keyless(wish, parts) : (ABOUT_KEY[wish.verb] ?? lookAt)(key, parts, wish);

const ASKS_QUOTA: Wish = { verb: 'quota', word: '' };

function verbOf(word: string): string | null {
  const verb = aliased(word) ?? word.toLowerCase();
  return Object.hasOwn(COMMANDS, verb) ? verb : null;
}

const line = (...words: readonly (string | null)[]): string => words.filter(Boolean).join(' ');

const lasting = (time: string | null): string | null =>
  time !== null && /^(?:for|until|till?)\b/i.test(time) ? time : time && `for ${time}`;

const bareTime = (time: string | null): string | null =>
  time?.replace(/^(?:for|until|till?)\s+/i, '') ?? null;

const reason = ({ rest }: Parts): string | null => (rest.length === 0 ? null : `--reason ${rest.join(' ')}`);

type Composed = (key: string, parts: Parts, wish: Wish) => string;

const lookAt: Composed = (key) => `show ${key}`;

/** The line about a key, by the verb that is wanted. */
const ABOUT_KEY: Readonly<Record<string, Composed>> = {
  quota: (key, parts) =>
    parts.amount === null
      ? line('quota', key, reason(parts))
      : line('quota', key, `${parts.sign}${parts.amount}`, lasting(parts.time), reason(parts)),
  unlimited: (key, parts) => line('unlimited', key, 'on', lasting(parts.time), reason(parts)),
  renew: (key, parts) => line('renew', key, bareTime(parts.time), reason(parts)),
  disable: (key, { rest, time }) => line('disable', key, ...rest, lasting(time)),
  enable: (key) => `enable ${key}`,
  reveal: (key) => `reveal ${key}`,
  owner: (key) => `owner ${key}`,
  usage: (key, parts) => line('usage', key, pastTime(parts)),
  audit: (key, parts) => line('audit', key, pastTime(parts)),
  requests: (key) => `requests ${key}`,
  assign: (key, { person }) => line('assign', key, person),
  backup: (key, { person }) => line('backup', key, person),
  edit: editLine,
};

const OPTION_OF: Readonly<Record<string, string>> = {
  rename: 'name',
  name: 'name',
  model: 'models',
  models: 'models',
  ip: 'ips',
  ips: 'ips',
  group: 'group',
};

function editLine(key: string, { time, rest }: Parts, { word }: Wish): string {
  if (/^expire/i.test(word) && time !== null) return `edit ${key} --expires ${bareTime(time)}`;
  const option = OPTION_OF[word.toLowerCase()];
  const value = rest.join(option === 'name' ? ' ' : ',');
  return option && value ? `edit ${key} --${option} ${value}` : `edit ${key}`;
}

/** Without a key a form asks for it. What was said besides would be lost. */
function keyless(wish: Wish, parts: Parts): string | null {
  if (wish.verb === 'create') return createLine(parts);
  if (LOOKS.has(wish.verb)) return lookLine(wish, parts);
  if (parts.rest.length > 0 || parts.person !== null) return null;
  if (wish.verb === 'quota' && parts.amount !== null)
    return line('quota', `${parts.sign}${parts.amount}`, lasting(parts.time));
  const takesNoTime = (COMMANDS[wish.verb as keyof typeof COMMANDS] as Verb<object>).termsAt === undefined;
  return takesNoTime ? wish.verb : line(wish.verb, bareTime(parts.time));
}

/** What only shows something loses nothing by what it does not take. */
const LOOKS: ReadonlySet<string> = new Set([
  'show',
  'list',
  'usage',
  'audit',
  'requests',
  'policy',
  'help',
  'status',
]);

function lookLine({ verb }: Wish, parts: Parts): string {
  if (verb === 'show') return 'list';
  return verb === 'usage' || verb === 'audit' ? line(verb, pastTime(parts)) : verb;
}

/** “last week”. */
function pastTime({ rest, time }: Parts): string | null {
  const words = rest.map((text) => ({ text, isQuoted: false }));
  return bareTime(time) ?? (rest.length > 0 && pastAt(words) === 0 ? rest.join(' ') : null);
}

/** “make a key search-two with $20”; what it is for is no name. */
function createLine({ rest, before, amount, time, person }: Parts): string {
  const [name = '', another] = rest;
  const isName =
    another === undefined && /^[\w.-]+$/.test(name) && !/^(?:for|to|in|on|with|the)$/i.test(before);
  return line(
    'create',
    isName ? name : null,
    amount && `--quota ${amount}`,
    time && `--expires ${bareTime(time)}`,
    person && `--for ${person}`,
  );
}
