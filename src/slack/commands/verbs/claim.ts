import { reasonOf } from '../../command-line/terms.ts';
import { openForm } from '../../forms/open-form.ts';
import { claimSubmission, sayClaim } from '../../forms/submissions/owners/claim.ts';
import { verb } from '../verb.ts';
import { nameIn } from './owner.ts';

interface ClaimCommand {
  readonly named: string;
  readonly reason: string;
}

export const claim = verb<ClaimCommand>({
  usage: 'KEY [--reason …]',
  about: 'Ask to own a key that has no owner.',
  examples: ['claim search-prod', 'claim #1234 --reason I run the search team'],
  next: 'An admin decides, and I message you. Before that you see nothing else of the key.',
  options: { reason: 'text' },
  parse: (line) => ({ named: nameIn(line.words), reason: reasonOf(line, []) }),
  run: (interaction, { named, reason }) =>
    named === ''
      ? openForm(interaction, claimSubmission, { typed: { named, reason }, data: {} })
      : sayClaim(interaction, { named, reason }),
});
