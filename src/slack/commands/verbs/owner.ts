import { textOf, type Word } from '../../command-line/words.ts';
import { openForm } from '../../forms/open-form.ts';
import { ownerSubmission, sayOwner } from '../../forms/submissions/owners/owner.ts';
import { verb } from '../verb.ts';

interface OwnerCommand {
  readonly named: string;
}

export const owner = verb<OwnerCommand>({
  usage: 'KEY',
  about: 'See whose key it is, by its full name or its number.',
  examples: ['owner search-prod', 'who owns search-prod'],
  next: 'Nothing changes, and I tell nobody that you looked.',
  readsOnly: true,
  asks: true,
  parse: ({ words }) => ({ named: nameIn(asked(words)) }),
  run: (interaction, { named }) =>
    named === ''
      ? openForm(interaction, ownerSubmission, { typed: { named }, data: {} })
      : sayOwner(interaction, named),
});

/** `who owns search-prod?` is about `search-prod`, and so is `who does search-prod belong to`. */
export function nameIn(words: readonly Word[]): string {
  const isQuoted = words.some((word) => word.isQuoted);
  return isQuoted ? textOf(words) : textOf(words).replace(/\s*\?$/, '');
}

const asked = (words: readonly Word[]): readonly Word[] =>
  /^belongs? to\??$/i.test(textOf(words.slice(-2))) && words.length > 2 ? words.slice(0, -2) : words;
