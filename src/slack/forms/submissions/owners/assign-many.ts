import { z } from 'zod';
import type { TeamName, UserId } from '../../../../domain/member.ts';
import { Refused } from '../../../../domain/problems/problem.ts';
import {
  assignMany,
  keysFitting,
  keysToAssign,
  type SeenOwner,
} from '../../../../usecases/keys/owners/assign-many.ts';
import { teamsToChoose } from '../../../../usecases/keys/owners/resolve-owner.ts';
import { withOwnersLeft } from '../../../../usecases/outbox/owners-left.ts';
import type { MirroredKey } from '../../../../usecases/ports/store/keys.ts';
import { mistakesOf } from '../../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../../blocks/ids.ts';
import type { ListRef } from '../../../blocks/refs/list-refs.ts';
import type { Interaction } from '../../../interaction/interaction.ts';
import type { AssignFormTyped } from '../../../views/forms/assign-form.ts';
import { assignManyForm } from '../../../views/forms/assign-many-form.ts';
import { problemText } from '../../../views/problems/problem.ts';
import { assignedManyMessage } from '../../../views/requests/assigned-many.ts';
import type { FormData } from '../../fields/form-key.ts';
import { gone, openForm } from '../../open-form.ts';
import type { Submission } from '../../submission.ts';

const Seen = z.array(z.object({ id: z.number(), owner: z.string().nullable() }));

function seenIn({ seen }: FormData): readonly SeenOwner[] {
  const { data } = Seen.safeParse(seen);
  if (!data) throw gone();
  return data;
}

/** Shows which keys they are and whose; gives them to one person. */
export const assignManySubmission: Submission<AssignFormTyped> = {
  callback: CALLBACKS.assignMany,
  async show({ bot }, typed, { form, problems, data }) {
    const seen = seenIn(data);
    const { store } = bot.ports;
    const names = new Map(
      (await store.keys.byIds(seen.map(({ id }) => id))).map((key) => [key.id, key.name]),
    );
    const known = seen.map(({ id, owner }) => ({ id, owner, name: names.get(id) ?? '' }));
    const keys = await withOwnersLeft(store, known);
    const teams = await teamsToChoose(bot.ports, typed.owner);
    return assignManyForm({ form, problems: problems.map(problemText), keys, typed, teams });
  },
  read: (values) => ({ owner: values.text(FIELDS.owner) || null, team: values.text(FIELDS.team) }),
  mistakes: (_asking, { owner }) =>
    mistakesOf({
      [FIELDS.owner]: () => {
        if (owner === null) throw new Refused({ kind: 'bad_person', text: '' });
      },
    }),
  async act({ bot, member, responder }, { owner, team }, data) {
    const report = await assignMany(bot.ports, member, {
      seen: seenIn(data),
      to: owner ?? '',
      team: team || null,
    });
    if (report.given.length + report.left.length === 0) throw new Refused({ kind: 'nothing_to_change' });
    await responder.say(assignedManyMessage(report));
  },
};

export const openAssignManyForm = (
  interaction: Interaction,
  keys: readonly MirroredKey[],
  typed: AssignFormTyped,
): Promise<void> =>
  openForm(interaction, assignManySubmission, {
    typed,
    data: { seen: keys.map((key) => ({ id: key.id, owner: key.owner })) },
  });

/** `assign "ci-*" @bob`: a preview, applied on its button. */
export async function previewAssignMany(
  interaction: Interaction,
  asked: { readonly pattern: string; readonly to: UserId | null; readonly team: TeamName | null },
): Promise<void> {
  const { bot, member } = interaction;
  await openAssignManyForm(interaction, await keysFitting(bot.ports, member, asked), {
    owner: asked.to,
    team: asked.team ?? '',
  });
}

/** *Assign all*, beside the keys of one person. */
export async function openAssignTheirs(interaction: Interaction, { scope }: ListRef): Promise<void> {
  if (typeof scope === 'string') throw gone();
  const { bot, member } = interaction;
  await openAssignManyForm(interaction, await keysToAssign(bot.ports, member, scope.person), {
    owner: null,
    team: '',
  });
}
