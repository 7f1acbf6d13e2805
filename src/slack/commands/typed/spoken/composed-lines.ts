import { pastAt } from '../../../command-line/past-span.ts';
import { COMMANDS } from '../../commands.ts';
import type { Wish } from '../../naming/wishes.ts';
import type { Verb } from '../../verb.ts';
import type { Parts } from './spoken-parts.ts';

/** null: it would lose what was said. */
export const lineFor = (wish: Wish, key: string | null, parts: Parts): string | null =>
  key === null ? keyless(wish, parts) : (ABOUT_KEY[wish.verb] ?? lookAt)(key, parts, wish);

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
  end: (key) => `end ${key}`,
  cancel: (key) => `cancel ${key}`,
  approve: (key) => `approve ${key}`,
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
  if (/^expir/i.test(word) && time !== null) return `edit ${key} --expires ${bareTime(time)}`;
  const option = OPTION_OF[word.toLowerCase()];
  const value = rest.join(option === 'name' ? ' ' : ',');
  return option && value ? `edit ${key} --${option} ${value}` : `edit ${key}`;
}

/** Alone they list the requests they are for. */
const LISTS_REQUESTS = /^(?:end|cancel|approve)$/;
const REQUEST_ID = /^r(?=.*\d)[\da-z]+$/i;

/** Without a key a form asks for it. What was said besides would be lost. */
function keyless(wish: Wish, parts: Parts): string | null {
  if (wish.verb === 'create') return createLine(parts);
  if (LISTS_REQUESTS.test(wish.verb) && !parts.rest.some((word) => REQUEST_ID.test(word))) return wish.verb;
  if (LOOKS.has(wish.verb)) return lookLine(wish, parts);
  if (parts.rest.length > 0 || parts.person !== null) return null;
  if (wish.verb === 'quota' && parts.amount !== null)
    return line('quota', `${parts.sign}${parts.amount}`, lasting(parts.time));
  const takesNoTime = (COMMANDS[wish.verb as keyof typeof COMMANDS] as Verb<object>).termsAt === undefined;
  return takesNoTime ? wish.verb : line(wish.verb, bareTime(parts.time));
}

/** What was said and stands in none of the lines; null: nothing. What only shows something loses nothing. */
export function unusedIn({ verb }: Wish, parts: Parts, lines: readonly string[]): string | null {
  if (LOOKS.has(verb) || (!Object.hasOwn(ABOUT_KEY, verb) && verb !== 'create')) return null;
  const { amount, time, person, rest } = parts;
  const isUsed = (text: string) => lines.some((one) => one.includes(text));
  const unused = [amount, time && (bareTime(time) ?? time), person].filter((text) => text && !isUsed(text));
  return [...unused, ...(rest.every(isUsed) ? [] : rest)].join(' ') || null;
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
