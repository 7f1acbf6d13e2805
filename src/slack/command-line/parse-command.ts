import type { Command } from './command.ts';
import type { ParseContext } from './parse-context.ts';
import { VERB_PARSERS } from './parsers/verb-parsers.ts';
import { type OptionKinds, type TokenizedLine, tokenize, wordsOf } from './tokenize.ts';
import { verbOf } from './verb.ts';
import type { Verb } from './verbs.ts';

const OPTION_KINDS: { readonly [V in Verb]?: OptionKinds } = {
  create: {
    name: 'text',
    quota: 'word',
    expires: 'text',
    models: 'list',
    ips: 'list',
    group: 'word',
    unlimited: 'flag',
    for: 'word',
    reason: 'text',
  },
  edit: { name: 'text', expires: 'text', models: 'list', ips: 'list', group: 'word' },
  quota: { for: 'word', reason: 'text' },
  unlimited: { for: 'word', left: 'word', reason: 'text' },
  disable: { reason: 'text' },
  deny: { reason: 'text' },
};

/** What follows the verb, split into words and options. */
function parseLine(text: string): TokenizedLine {
  const [first = 'help', ...words] = wordsOf(text);
  const verb = verbOf(first);
  return tokenize(verb, words, OPTION_KINDS[verb] ?? {});
}

/** One line → what is wanted; `Refused` says what was not understood and what to write instead. */
export function parseCommand(text: string, typist: ParseContext): Command {
  const line = parseLine(text);
  return VERB_PARSERS[line.verb](line, typist);
}
