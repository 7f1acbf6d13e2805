import { Refused } from '../../../domain/problems/problem.ts';
import { assignKey } from '../../../usecases/keys/assign-key.ts';
import { keyById } from '../../../usecases/mirror/find-key.ts';
import { mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { Command } from '../../commands/commands.ts';
import { runCommand } from '../../commands/run-command.ts';
import { chosenKey, type FormData, formKey, keyIdOf, type WithKey } from '../../forms/fields/form-key.ts';
import type { Submission } from '../../forms/submission.ts';
import { approveLessSubmission, denySubmission } from '../../forms/submissions/decision.ts';
import { createSubmission, editSubmission } from '../../forms/submissions/key.ts';
import { quotaSubmission } from '../../forms/submissions/quota.ts';
import { renewSubmission } from '../../forms/submissions/renew.ts';
import { unlimitedSubmission } from '../../forms/submissions/unlimited.ts';
import { type AssignFormTyped, assignForm } from '../../views/forms/assign-form.ts';
import { chooseKeyForm } from '../../views/forms/choose-key-form.ts';
import { problemText } from '../../views/problems/problem.ts';
import { assignedMessage } from '../../views/requests/change-result.ts';

const assignSubmission: Submission<WithKey<AssignFormTyped>> = {
  callback: CALLBACKS.assign,
  async show(asking, typed, { data, form, problems }) {
    const about = await formKey(asking, data, typed);
    return assignForm({ form, typed, problems: problems.map(problemText), ...about });
  },
  read: (values) => ({ owner: values.text(FIELDS.owner) || null, chosen: chosenKey(values) }),
  mistakes: (_asking, typed, data) =>
    mistakesOf({
      [FIELDS.key]: () => keyIdOf(data, typed.chosen),
      [FIELDS.owner]: () => {
        if (typed.owner === null) throw new Refused({ kind: 'bad_person', text: '' });
      },
    }),
  act: async ({ bot, member, responder }, typed, data) => {
    const keyId = keyIdOf(data, typed.chosen);
    const { owner: from } = await keyById(bot.ports, member, keyId);
    const key = await assignKey(bot.ports, member, { keyId, owner: typed.owner ?? '' });
    await responder.say(assignedMessage({ key, from, to: key.owner ?? '' }));
  },
};

const commandIn = (data: FormData) => data['command'] as Command;

/** Runs the command that was typed without a key, with the chosen one. */
const chooseKeySubmission: Submission<{ chosen: string; reason: string }> = {
  callback: CALLBACKS.chooseKey,
  async show(asking, typed, { data, form, problems }) {
    const { chosen } = await formKey(asking, {}, typed);
    const command = commandIn(data);
    const reason = 'reason' in command ? typed.reason : null;
    const { verb } = command;
    return chooseKeyForm({ form, chosen, verb, reason, problems: problems.map(problemText) });
  },
  read: (values) => ({ chosen: chosenKey(values), reason: values.text(FIELDS.reason) }),
  mistakes: async (_asking, { chosen }) => mistakesOf({ [FIELDS.key]: () => keyIdOf({}, chosen) }),
  act: async (interaction, { chosen, reason }, data) => {
    const command = commandIn(data);
    const said = 'reason' in command ? { reason } : {};
    await runCommand(interaction, { ...command, ...said, key: keyIdOf({}, chosen) } as Command);
  },
};

/** Every form. */
export const FORMS: readonly Submission<unknown>[] = [
  createSubmission,
  editSubmission,
  quotaSubmission,
  unlimitedSubmission,
  renewSubmission,
  assignSubmission,
  chooseKeySubmission,
  denySubmission,
  approveLessSubmission,
];
