import { Refused } from '../../domain/problems/problem.ts';
import { assignKey } from '../../usecases/keys/assign-key.ts';
import { keyById } from '../../usecases/mirror/find-key.ts';
import { CALLBACKS, FIELDS } from '../blocks/ids.ts';
import type { Command } from '../commands/commands.ts';
import { runCommand } from '../commands/run-command.ts';
import { chosenKey, formKey, keyIdOf, type WithKey } from '../forms/quota-submission.ts';
import type { Submission } from '../forms/submission.ts';
import { type AssignFormTyped, assignForm } from '../views/forms/assign-form.ts';
import { chooseKeyForm } from '../views/forms/choose-key-form.ts';
import { assignedMessage } from '../views/requests/change-result.ts';

export const assignSubmission: Submission<WithKey<AssignFormTyped>> = {
  callback: CALLBACKS.assign,
  title: 'Assign key',
  read: (values) => ({ owner: values.text(FIELDS.owner) || null, chosen: chosenKey(values) }),
  check: async (_asking, typed, data) => {
    keyIdOf(data, typed.chosen);
    if (typed.owner === null) throw new Refused({ kind: 'bad_person', text: '' });
  },
  act: async ({ bot, member, responder }, typed, data) => {
    const keyId = keyIdOf(data, typed.chosen);
    const { owner: from } = await keyById(bot.ports, member, keyId);
    const key = await assignKey(bot.ports, member, { keyId, owner: typed.owner ?? '' });
    await responder.say(assignedMessage({ key, from, to: key.owner ?? '' }));
  },
  again: async (interaction, typed, { data, form, problem }) =>
    assignForm({
      form,
      problem,
      typed,
      ...(await formKey(interaction, data, typed)),
    }),
  fieldOf: ({ kind }) => {
    if (kind === 'no_such_key') return FIELDS.key;
    return kind === 'bad_person' ? FIELDS.owner : null;
  },
};

/** Runs the command that was typed without a key, with the chosen one. */
export const chooseKeySubmission: Submission<{ chosen: string }> = {
  callback: CALLBACKS.chooseKey,
  title: 'Choose a key',
  read: (values) => ({ chosen: chosenKey(values) }),
  check: async (_asking, { chosen }) => {
    keyIdOf({}, chosen);
  },
  act: async (interaction, { chosen }, data) =>
    runCommand(interaction, { ...(data['command'] as Command), key: keyIdOf({}, chosen) } as Command),
  again: async (interaction, typed, { form, data, problem }) => {
    const { chosen } = await formKey(interaction, {}, typed);
    return chooseKeyForm({ form, problem, chosen, verb: (data['command'] as Command).verb });
  },
  fieldOf: ({ kind }) => (kind === 'no_such_key' ? FIELDS.key : null),
};
