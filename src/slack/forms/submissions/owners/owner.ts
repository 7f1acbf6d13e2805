import { Refused } from '../../../../domain/problems/problem.ts';
import { ownersOf } from '../../../../usecases/keys/owners/keys-called.ts';
import { mistakesOf } from '../../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../../blocks/ids.ts';
import type { Interaction } from '../../../interaction/interaction.ts';
import { undrawn } from '../../../text/user-text.ts';
import { ownerForm } from '../../../views/forms/owner-form.ts';
import { ownerMessage } from '../../../views/keys/key-owner.ts';
import { problemText } from '../../../views/problems/problem.ts';
import type { Asking } from '../../fields/form-key.ts';
import { rememberForm } from '../../open-form.ts';
import type { Submission } from '../../submission.ts';

interface OwnerTyped {
  readonly named: string;
}

const owners = ({ bot, member }: Asking, named: string) =>
  ownersOf(bot.ports, member, [named, undrawn(named)]);

export async function sayOwner(interaction: Interaction, named: string): Promise<void> {
  const found = await owners(interaction, named);
  const isFree = found.length === 1 && found[0]?.owner === null;
  const form = isFree ? await rememberForm(interaction, CALLBACKS.claim, { named }) : null;
  await interaction.responder.say(
    ownerMessage({ word: named, owners: found, reader: interaction.member.id, form }),
  );
}

export const ownerSubmission: Submission<OwnerTyped> = {
  callback: CALLBACKS.owner,
  show: async (_asking, { named }, { form, problems }) =>
    ownerForm({ form, named, problems: problems.map(problemText) }),
  read: ({ text }) => ({ named: text(FIELDS.key).trim() }),
  mistakes: (asking, { named }) =>
    mistakesOf({
      [FIELDS.key]: () => {
        if (named === '') throw new Refused({ kind: 'key_missing' });
        return owners(asking, named);
      },
    }),
  act: (interaction, { named }) => sayOwner(interaction, named),
};
