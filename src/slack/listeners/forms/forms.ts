import { Refused } from '../../../domain/problems/problem.ts';
import { mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import type { ModalView } from '../../blocks/unrendered.ts';
import type { Command } from '../../commands/commands.ts';
import { runCommand } from '../../commands/run-command.ts';
import { type Asking, aboutKey, type FormData, keyAndReason, keyIdOf } from '../../forms/fields/form-key.ts';
import { inTime } from '../../forms/fields/form-options.ts';
import { editFormOf } from '../../forms/open-edit-form.ts';
import { gone, openForm, rememberForm } from '../../forms/open-form.ts';
import type { Again, Refusal, Submission } from '../../forms/submission.ts';
import { createSubmission } from '../../forms/submissions/create.ts';
import {
  approveLessSubmission,
  approveSubmission,
  breakGlassSubmission,
  denySubmission,
} from '../../forms/submissions/decision.ts';
import { disableSubmission } from '../../forms/submissions/disable.ts';
import { editSubmission } from '../../forms/submissions/edit.ts';
import { assignSubmission } from '../../forms/submissions/owners/assign.ts';
import { assignManySubmission } from '../../forms/submissions/owners/assign-many.ts';
import { backupSubmission } from '../../forms/submissions/owners/backup.ts';
import { claimSubmission } from '../../forms/submissions/owners/claim.ts';
import { delegateSubmission } from '../../forms/submissions/owners/delegate.ts';
import { disableManySubmission } from '../../forms/submissions/owners/disable-many.ts';
import { giveUpSubmission } from '../../forms/submissions/owners/give-up.ts';
import { ownerSubmission } from '../../forms/submissions/owners/owner.ts';
import { quotaSubmission } from '../../forms/submissions/quota.ts';
import { renewSubmission } from '../../forms/submissions/renew.ts';
import { settingsSubmission } from '../../forms/submissions/settings.ts';
import { unlimitedSubmission } from '../../forms/submissions/unlimited.ts';
import { chooseKeyForm } from '../../views/forms/choose-key-form.ts';

const commandIn = (data: FormData) => data['command'] as Command;

/** *Edit* becomes the form of the chosen key. null: no key is chosen, or it is not read in time. */
async function fieldsOf(asking: Asking, command: Command, chosen: string): Promise<ModalView | null> {
  if (command.verb !== 'edit' || chosen === '') return null;
  return inTime(editFormOf(asking, { ...command, keyId: keyIdOf({}, chosen) }), null);
}

/** Runs the command that was typed without a key, with the chosen one. */
const chooseKeySubmission: Submission<{ chosen: string; reason: string }> = {
  callback: CALLBACKS.chooseKey,
  async show(asking, typed, { data, form, problems }) {
    const command = commandIn(data);
    const fields = problems.length === 0 ? await fieldsOf(asking, command, typed.chosen) : null;
    if (fields) return fields;
    const about = await aboutKey(asking, typed, { data: {}, form, problems });
    const reason = 'reason' in command ? typed.reason : null;
    return chooseKeyForm({ ...about, verb: command.verb, reason });
  },
  read: keyAndReason,
  mistakes: async (_asking, { chosen }) => mistakesOf({ [FIELDS.key]: () => keyIdOf({}, chosen) }),
  act: async (interaction, { chosen, reason }, data) => {
    const command = commandIn(data);
    const said = 'reason' in command ? { reason } : {};
    const key = keyIdOf({}, chosen);
    await runCommand(interaction, { ...command, ...said, key } as Command).catch((error: unknown) => {
      if (!(error instanceof Refused) || error.problem.kind !== 'window_closed') throw error;
      throw error.as({ kind: 'window_closed', line: `${command.verb} #${key}` });
    });
  },
};

/** A form that was sent, as it comes back when the question about it is not agreed to. */
interface Questioned extends Again<unknown> {
  readonly callback: string;
}

/** Stores the form for the way back from the question that its `problem` asks. */
export const rememberQuestion = (
  asking: Asking,
  callback: string,
  { typed, data, problems, problem }: Again<unknown> & Refusal,
): Promise<string> => {
  const others = problems.filter((one) => one !== problem);
  return rememberForm(asking, CALLBACKS.question, { callback, typed, data, problems: others });
};

const questionSubmission: Submission<object> = {
  callback: CALLBACKS.question,
  show(asking, _typed, { data: { callback, typed, data }, ...showing }) {
    return formCalled(callback).show(asking, typed, { ...showing, data: data as FormData });
  },
  read: () => ({}),
  mistakes: async () => [],
  async act(interaction, _typed, data) {
    const { callback, ...again } = data as unknown as Questioned;
    await openForm(interaction, formCalled(callback), again);
  },
};

function formCalled(callback: unknown): Submission<unknown> {
  const form = FORMS.find((one) => one.callback === callback);
  if (!form) throw gone();
  return form;
}

/** Every form. */
export const FORMS: readonly Submission<unknown>[] = [
  createSubmission,
  editSubmission,
  quotaSubmission,
  unlimitedSubmission,
  renewSubmission,
  disableSubmission,
  disableManySubmission,
  assignSubmission,
  assignManySubmission,
  backupSubmission,
  delegateSubmission,
  ownerSubmission,
  claimSubmission,
  giveUpSubmission,
  settingsSubmission,
  chooseKeySubmission,
  denySubmission,
  approveSubmission,
  breakGlassSubmission,
  approveLessSubmission,
  questionSubmission,
];
