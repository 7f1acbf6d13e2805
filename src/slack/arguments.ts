import { type Line, lineOf, type OptionKinds, wordsOf } from './arguments/line.ts';
import type { Typist } from './arguments/typist.ts';
import { verbOf } from './arguments/verb.ts';
import { READERS } from './arguments/verb-readers.ts';
import type { Command } from './command.ts';
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
function parseLine(text: string): Line {
  const [first = 'help', ...words] = wordsOf(text);
  const verb = verbOf(first);
  return lineOf(verb, words, OPTION_KINDS[verb] ?? {});
}

/** One line → what is wanted; `Refused` says what was not understood and what to write instead. */
export function parseCommand(text: string, typist: Typist): Command {
  const line = parseLine(text);
  return READERS[line.verb](line, typist);
}
