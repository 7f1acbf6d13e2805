import type { TeamName } from '../../../../domain/member.ts';
import { Refused } from '../../../../domain/problems/problem.ts';
import { assignKey } from '../../../../usecases/keys/owners/assign-key.ts';
import { teamsToChoose } from '../../../../usecases/keys/owners/resolve-owner.ts';
import { mistakesOf } from '../../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../../blocks/ids.ts';
import { type AssignFormTyped, assignForm } from '../../../views/forms/assign-form.ts';
import { assignedMessage } from '../../../views/requests/change-result.ts';
import { aboutKey, chosenKey, type FormData, keyIdOf, type WithKey } from '../../fields/form-key.ts';
import type { Submission } from '../../submission.ts';

/** By the line that opened the form; null: by none. */
const teamSaid = ({ team }: FormData): TeamName | null => (typeof team === 'string' ? team : null);

export const assignSubmission: Submission<WithKey<AssignFormTyped>> = {
  callback: CALLBACKS.assign,
  show: async (asking, typed, showing) =>
    assignForm({
      ...(await aboutKey(asking, typed, showing)),
      typed,
      teams: await teamsToChoose(asking.bot.ports, typed.owner),
    }),
  read: (values) => ({
    owner: values.text(FIELDS.owner) || null,
    team: values.text(FIELDS.team),
    chosen: chosenKey(values),
  }),
  mistakes: (_asking, typed, data) =>
    mistakesOf({
      [FIELDS.key]: () => keyIdOf(data, typed.chosen),
      [FIELDS.owner]: () => {
        if (typed.owner === null) throw new Refused({ kind: 'bad_person', text: '' });
      },
    }),
  act: async ({ bot, member, responder }, typed, data) => {
    const keyId = keyIdOf(data, typed.chosen);
    const to = typed.owner ?? '';
    const assigned = await assignKey(bot.ports, member, {
      keyId,
      owner: to,
      team: typed.team || teamSaid(data),
    });
    await responder.say(assignedMessage({ ...assigned, to, by: member.id }));
  },
};
