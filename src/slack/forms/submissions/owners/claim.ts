import { problemOf, Refused } from '../../../../domain/problems/problem.ts';
import { claimKey, keyToClaim } from '../../../../usecases/changes/claim-key.ts';
import { teamsToChoose } from '../../../../usecases/keys/owners/resolve-owner.ts';
import { mistakesOf } from '../../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../../blocks/ids.ts';
import type { FormRef } from '../../../blocks/refs/form-ref.ts';
import type { Interaction } from '../../../interaction/interaction.ts';
import { sayChange } from '../../../interaction/say-change.ts';
import { undrawn } from '../../../text/user-text.ts';
import { type ClaimFormTyped, claimForm } from '../../../views/forms/claim-form.ts';
import { problemText } from '../../../views/problems/problem.ts';
import { gone, openForm } from '../../open-form.ts';
import type { Submission } from '../../submission.ts';

export const called = (named: string) => [named, undrawn(named)] as const;

export async function sayClaim(
  interaction: Interaction,
  { named, reason, team }: ClaimFormTyped,
): Promise<void> {
  const { bot, member } = interaction;
  const words = called(named);
  const asked = await claimKey(bot.ports, member, { words, reason, team: team || null });
  await sayChange(interaction, asked);
}

/** Of several readings of a line the first whose key there is; else the longest, which is then refused. */
export async function meantOf(
  { bot, member }: Interaction,
  readings: readonly ClaimFormTyped[],
): Promise<ClaimFormTyped> {
  for (const one of readings.length > 1 ? readings : [])
    if (await isKey(() => keyToClaim(bot.ports, member, called(one.named)))) return one;
  return readings[0] ?? { named: '', reason: '', team: '' };
}

async function isKey(find: () => Promise<unknown>): Promise<boolean> {
  try {
    await find();
    return true;
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return problem.kind !== 'no_key_called';
  }
}

export const claimSubmission: Submission<ClaimFormTyped> = {
  callback: CALLBACKS.claim,
  show: async ({ bot, member }, typed, { form, problems }) =>
    claimForm({
      form,
      typed,
      problems: problems.map(problemText),
      teams: await teamsToChoose(bot.ports, member.id),
    }),
  read: ({ text }) => ({
    named: text(FIELDS.key).trim(),
    reason: text(FIELDS.reason),
    team: text(FIELDS.team),
  }),
  mistakes: ({ bot, member }, { named }) =>
    mistakesOf({
      [FIELDS.key]: () => {
        if (named === '') throw new Refused({ kind: 'key_missing' });
        return keyToClaim(bot.ports, member, called(named));
      },
    }),
  act: sayClaim,
};

/** From the answer whose key it is: `form` remembers by which name. */
export async function openClaimForm(interaction: Interaction, { form }: FormRef): Promise<void> {
  const { bot, member } = interaction;
  const stored = await bot.ports.store.forms.get(form, member.id, bot.ports.clock());
  const named = stored?.data['named'];
  if (typeof named !== 'string') throw gone();
  await keyToClaim(bot.ports, member, called(named));
  await openForm(interaction, claimSubmission, { typed: { named, reason: '', team: '' }, data: {} });
}
