import { KEY_FILTERS, type KeyFilter } from '../../../domain/keys/key.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import type { ListScope } from '../../blocks/ids.ts';
import type { Command, CreateWords, EditWords, ListWords } from '../command.ts';
import type { ParseContext } from '../parse-context.ts';
import type { OptionName, TokenizedLine } from '../tokenize.ts';
import { verbOf } from '../verb.ts';
import { usageOf, type Verb } from '../verbs.ts';
import { parseAddresses } from './addresses.ts';
import { parseAmount } from './amount.ts';
import { parseKeyName } from './key-name.ts';
import { isMention, parsePerson } from './mentions.ts';
import { parseModels } from './models.ts';
import { parseExpiry } from './moment.ts';
import { quotaCommand, unlimitedCommand } from './quota-parsers.ts';
import { parseSpanWord, spanIn } from './span.ts';

type VerbParser<V extends Verb> = (
  line: TokenizedLine,
  typist: ParseContext,
) => Extract<Command, { verb: V }>;

const phrase = (words: readonly string[]): string | null => words.join(' ') || null;

const notUnderstood = (verb: Verb, word: string): Refused =>
  new Refused({ kind: 'not_understood', verb, word, usage: usageOf(verb) });

/** Names may have spaces, so a verb that takes nothing but a key takes all words for its name. */
const keyOnly =
  <V extends 'show' | 'enable' | 'reveal'>(verb: V) =>
  ({ words }: TokenizedLine): { verb: V; key: string | null } => ({ verb, key: phrase(words) });

const idOnly =
  <V extends 'approve' | 'cancel'>(verb: V) =>
  ({ words: [id, extra] }: TokenizedLine): { verb: V; id: string | null } => {
    if (extra) throw notUnderstood(verb, extra);
    return { verb, id: id ? requestId(id) : null };
  };

const requestId = (word: string): string => word.replace(/^#/, '');

/** One reader for every verb. */
export const VERB_PARSERS: { readonly [V in Verb]: VerbParser<V> } = {
  help: ({ words: [verb] }) => ({ verb: 'help', about: verb ? verbOf(verb) : null }),
  create: (line, typist) => ({ verb: 'create', ...createWords(line, typist) }),
  list: (line) => ({ verb: 'list', ...listWords(line) }),
  show: keyOnly('show'),
  edit: (line, typist) => ({ verb: 'edit', key: phrase(line.words), to: editWords(line, typist) }),
  quota: quotaCommand,
  unlimited: unlimitedCommand,
  enable: keyOnly('enable'),
  disable: ({ words: [key, ...reason], options }) => ({
    verb: 'disable',
    key: key ?? null,
    reason: options.get('reason') ?? reason.join(' '),
  }),
  renew: renewCommand,
  reveal: keyOnly('reveal'),
  assign: assignCommand,
  requests: ({ words: [which, extra] }) => {
    if (extra) throw notUnderstood('requests', extra);
    const list = which?.toLowerCase();
    if (list === 'mine' || list === 'pending') return { verb: 'requests', which: list, id: null };
    return { verb: 'requests', which: null, id: which ? requestId(which) : null };
  },
  cancel: idOnly('cancel'),
  approve: idOnly('approve'),
  deny: ({ words: [id, ...reason], options }) => ({
    verb: 'deny',
    id: id ? requestId(id) : null,
    reason: options.get('reason') ?? reason.join(' '),
  }),
  status: ({ words: [extra] }) => {
    if (extra) throw notUnderstood('status', extra);
    return { verb: 'status' };
  },
};

/** What an option's text means, or what its absence does. */
function given<T, A>(
  line: TokenizedLine,
  option: OptionName,
  { read, absent }: { read: (text: string) => T; absent: A },
) {
  const text = line.options.get(option);
  return text === undefined ? absent : read(text);
}

function createWords(line: TokenizedLine, typist: ParseContext): CreateWords {
  const name = line.options.get('name') ?? phrase(line.words);
  return {
    name: name === null ? null : parseKeyName(name),
    quota: given(line, 'quota', { read: parseAmount, absent: null }),
    unlimited: line.options.has('unlimited'),
    expires: given(line, 'expires', { read: (text) => parseExpiry(text, typist), absent: null }),
    models: given(line, 'models', { read: parseModels, absent: null }),
    ips: given(line, 'ips', { read: ipsOf, absent: [] }),
    group: line.options.get('group') ?? null,
    owner: given(line, 'for', { read: parsePerson, absent: null }),
    reason: line.options.get('reason') ?? '',
  };
}

const ipsOf = (text: string): string[] => (/^(any|all|none)$/i.test(text) ? [] : parseAddresses(text));

function editWords(line: TokenizedLine, typist: ParseContext): EditWords {
  const { options } = line;
  const set = <K extends keyof EditWords, T>(option: OptionName, key: K, read: (text: string) => T) => {
    const text = options.get(option);
    return text === undefined ? {} : { [key]: read(text) };
  };
  return {
    ...set('name', 'name', parseKeyName),
    ...set('expires', 'expires', (text) => parseExpiry(text, typist)),
    ...set('models', 'models', parseModels),
    ...set('ips', 'ips', ipsOf),
    ...set('group', 'group', (text) => text),
  };
}

/** Whose and which come first; the rest is part of a name. */
function listWords({ words }: TokenizedLine): ListWords {
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

/** `renew search 30d`, `renew search for 30 days`: the span is at the end. */
function renewCommand({ words }: TokenizedLine): Extract<Command, { verb: 'renew' }> {
  for (const length of [1, 2]) {
    const span = spanIn(words.slice(-length).join(' '));
    if (span === null || words.length < length) continue;
    const before = words.slice(0, -length);
    const key = before.at(-1)?.toLowerCase() === 'for' ? before.slice(0, -1) : before;
    return { verb: 'renew', key: phrase(key), span };
  }
  const last = words.length > 1 ? words.at(-1) : undefined;
  if (last && /^[-+]?\d+[a-z]*$/i.test(last)) parseSpanWord(last);
  return { verb: 'renew', key: phrase(words), span: null };
}

function assignCommand({ words }: TokenizedLine): Extract<Command, { verb: 'assign' }> {
  const at = words.findIndex((word) => isMention(word) || word.startsWith('@'));
  if (at === -1) return { verb: 'assign', key: phrase(words), to: null };
  const [who = '', extra] = words.slice(at);
  if (extra) throw notUnderstood('assign', extra);
  return { verb: 'assign', key: phrase(words.slice(0, at)), to: parsePerson(who) };
}
