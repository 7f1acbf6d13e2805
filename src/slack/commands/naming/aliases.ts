import type { KeyId } from '../../../domain/keys/key.ts';
import { literal, msg, type Text } from '../../text/text.ts';

/** How people ask for the owner of a key. */
const WHOSE = [
  ['who', 'is'],
  ['who', 'is', 'the', 'owner', 'of'],
  ["who's"],
  ["who's", 'the', 'owner', 'of'],
  ['who', 'owns'],
  ['who', 'has'],
  ['who', 'holds'],
  ['who', 'does'],
  ['whose', 'is'],
  ['whose', 'key'],
  ['whose', 'key', 'is'],
  ['owner', 'of'],
  ['owners', 'of'],
] as const;

const WHO_DECIDES = [
  ['who', 'are', 'the', 'leads'],
  ['who', 'are', 'the', 'admins'],
] as const;

/** Other words for a verb, as people bring them from other tools, or ask. */
export const ALIASES = {
  new: 'create',
  add: 'create',
  ls: 'list',
  find: 'list',
  keys: 'list',
  'my keys': 'list',
  'show keys': 'list',
  'show my keys': 'list',
  'show me my keys': 'list',
  info: 'show',
  'top-up': 'quota',
  topup: 'quota',
  'top up': 'quota',
  rm: 'disable',
  remove: 'disable',
  delete: 'disable',
  who: 'owner',
  whose: 'owner',
  whos: 'owner',
  owners: 'owner',
  ...Object.fromEntries(WHOSE.map((words) => [words.join(' '), 'owner' as const])),
  breakglass: 'break-glass',
  emergency: 'break-glass',
  'who can approve': 'policy',
  'who approves': 'policy',
  'who decides': 'policy',
  ...Object.fromEntries(WHO_DECIDES.map((words) => [words.join(' '), 'policy' as const])),
  log: 'audit',
  logs: 'audit',
  history: 'audit',
} as const;

/** By these one asks for more, so an amount needs no sign. */
const ADDING = /^top[ -]?up$/i;

/** What a word for a verb says of an amount without a sign; null: nothing. */
export const signOf = (words: string): '+' | null => (ADDING.test(words) ? '+' : null);

/** What people want of a key that takes several commands. */
export const SEVERAL: Readonly<Record<string, 'leak' | 'rotation'>> = {
  leaked: 'leak',
  leak: 'leak',
  leaks: 'leak',
  exposed: 'leak',
  compromised: 'leak',
  stolen: 'leak',
  rotate: 'rotation',
  rotation: 'rotation',
  roll: 'rotation',
  reroll: 'rotation',
  regenerate: 'rotation',
  replace: 'rotation',
};

/** Of the longest alias. */
export const MOST_WORDS = Math.max(...Object.keys(ALIASES).map((alias) => alias.split(' ').length));

/** The name of the verb; null: it is no alias. */
export function aliased(words: string): string | null {
  const said = words.toLowerCase();
  // A question mark alone after a verb asks what the verb does.
  const alias = said.includes(' ') ? said.replace(/[?!]$/, '') : said;
  return Object.hasOwn(ALIASES, alias) ? ALIASES[alias as keyof typeof ALIASES] : null;
}

/** What else to say of a line that begins with this alias; null: nothing. `key`: the one that it meant, if it was one. */
export const noteOn = (word: string, key: KeyId | null): Text | null =>
  aliased(word) === 'disable'
    ? msg`I can’t delete a key, so \`${word.toLowerCase()}\` disables it: calls with it fail within a minute, and ${key === null ? literal('enabling it') : msg`\`/cometkey enable #${key}\``} brings it back. An admin can delete it for good in the CometAPI console.`
    : null;
