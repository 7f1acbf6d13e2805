import type { TeamName } from '../../../domain/member.ts';
import { input, option, plain } from '../../blocks/blocks.ts';
import { FIELDS } from '../../blocks/ids.ts';
import { LIMITS } from '../../blocks/limits.ts';
import type { InputBlock } from '../../blocks/unrendered.ts';
import { msg } from '../../text/text.ts';

/** Those that the future owner is in; none: there is nothing to choose. */
export interface TeamChoice {
  readonly teams: readonly TeamName[];
}

/** Nothing is chosen beforehand, because nobody else knows which team the key is for. */
export function teamFields(
  { team: chosen }: { readonly team: string },
  teams: readonly TeamName[],
): InputBlock[] {
  if (teams.length === 0) return [];
  const options = teams.slice(0, LIMITS.options).map((team) => option(msg`${team}`, team));
  const initial = options.find(({ value }) => value === chosen);
  return [
    input(
      { id: FIELDS.team, label: 'Team', hint: 'Its leads decide what is asked for this key.', decides: true },
      {
        type: 'static_select',
        options,
        placeholder: plain('Choose a team'),
        ...(initial ? { initial_option: initial } : {}),
      },
    ),
  ];
}
