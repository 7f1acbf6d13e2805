import { keyToClaim } from '../../../usecases/changes/claim-key.ts';
import { reasonOf, TEAM_OPTION, teamIn } from '../../command-line/terms.ts';
import type { TokenizedLine } from '../../command-line/tokenize.ts';
import { MOST_NAME_WORDS } from '../../command-line/words.ts';
import { openForm } from '../../forms/open-form.ts';
import { called, claimSubmission, meantOf, sayClaim } from '../../forms/submissions/owners/claim.ts';
import type { ClaimFormTyped } from '../../views/forms/claim-form.ts';
import { verb } from '../verb.ts';
import { nameIn } from './owner.ts';

interface ClaimCommand extends ClaimFormTyped {
  /** The shorter beginnings of the line that may be the key, the longest first, and the reason behind each. */
  readonly shorter: readonly ClaimFormTyped[];
}

export const claim = verb<ClaimCommand>({
  usage: 'KEY [--team TEAM] [REASON]',
  about: 'Ask to own a key that has no owner.',
  examples: ['claim search-prod', 'claim #1234 I run the search team'],
  next: 'An admin decides, and I’ll message you. Until then, you can’t see anything else about the key.',
  options: { ...TEAM_OPTION, reason: 'text' },
  asks: true,
  parse: readClaim,
  changeOf: () => ({ kind: 'claim' }),
  keyOf: async (interaction, { shorter, ...whole }) => {
    const typed = await meantOf(interaction, [whole, ...shorter]);
    return keyToClaim(interaction.bot.ports, interaction.member, called(typed.named));
  },
  run: async (interaction, { shorter, ...whole }) => {
    const typed = await meantOf(interaction, [whole, ...shorter]);
    return whole.named === ''
      ? openForm(interaction, claimSubmission, { typed, data: {} })
      : sayClaim(interaction, typed);
  },
});

/** Whoever claims a key may not see it, so nothing but its whole name tells where that ends. */
function readClaim(line: TokenizedLine): ClaimCommand {
  const { words, options } = line;
  const team = teamIn(line) ?? '';
  const whole = { named: nameIn(words), reason: reasonOf(line, []), team };
  if (options.has('reason')) return { ...whole, shorter: [] };
  const longest = Math.min(words.length - 1, MOST_NAME_WORDS);
  const shorter = Array.from({ length: Math.max(0, longest) }, (_, at) => ({
    named: nameIn(words.slice(0, longest - at)),
    reason: reasonOf(line, words.slice(longest - at)),
    team,
  }));
  return { ...whole, shorter };
}
