import type { SettingsPatch } from '../../../domain/keys/settings.ts';
import { refusedFor } from '../../../domain/problems/mistakes.ts';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import { accountMistakes } from '../../forms/fields/account-mistakes.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { INPUT_PROBLEMS } from '../../views/problems/input.ts';
import { parseCommand } from '../parse-command.ts';

/** With what the account has against the settings that can be read, where the line cannot be read as a whole. */
export async function withAccountMistakes(
  interaction: Interaction,
  line: string,
  problem: Problem,
): Promise<Problem> {
  if (problem.kind !== 'mistakes' && !Object.hasOwn(INPUT_PROBLEMS, problem.kind)) return problem;
  const { models, group } = settingsIn(interaction, line);
  const found = await accountMistakes(
    interaction,
    { ...(models && { models }), ...(group && { group }) },
    null,
  );
  return refusedFor([problem, ...found.map((one) => one.problem)])?.problem ?? problem;
}

function settingsIn({ bot, member }: Interaction, line: string): SettingsPatch {
  try {
    return parseCommand(line, { now: bot.ports.clock(), zone: member.zone }).settings;
  } catch (error) {
    if (error instanceof Refused) return {};
    throw error;
  }
}
