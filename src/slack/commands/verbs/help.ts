import { assertNoWords } from '../../command-line/tokenize.ts';
import { ALL, helpMessage, type VerbHelp } from '../../views/help.ts';
import { nameIn } from '../naming/unknown-verb.ts';
import { type Verb, verb } from '../verb.ts';

interface HelpCommand {
  readonly about: string | null;
}

const own: VerbHelp = {
  usage: '[VERB|all]',
  about: 'Show every command, or one with its arguments.',
  examples: ['help quota', 'help all'],
  next: 'Nothing changes. `quota ?` and `quota --help` show the same as `help quota`.',
};

/** Help about itself and all other verbs. */
export function helpFor(others: Readonly<Record<string, VerbHelp>>): Verb<HelpCommand> {
  const verbs = { ...others, help: own };
  return verb({
    ...own,
    readsOnly: true,
    parse(line) {
      const isPlea = line.words.every(({ text }) => /^(?:me|us|please|pls)$/i.test(text));
      const [about, ...extra] = isPlea ? [] : line.words;
      assertNoWords(line, extra);
      if (about?.text.toLowerCase() === ALL) return { about: ALL };
      return { about: about ? nameIn(verbs, about.text) : null };
    },
    run: ({ member, responder }, { about }) => responder.say(helpMessage(verbs, about, member.role)),
  });
}
