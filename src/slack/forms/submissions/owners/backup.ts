import { Refused } from '../../../../domain/problems/problem.ts';
import { setBackup } from '../../../../usecases/keys/owners/set-backup.ts';
import type { MirroredKey } from '../../../../usecases/ports/store/keys.ts';
import { mistakesOf } from '../../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../../blocks/ids.ts';
import type { Interaction } from '../../../interaction/interaction.ts';
import { type BackupFormTyped, backupForm } from '../../../views/forms/backup-form.ts';
import { backupMessage } from '../../../views/keys/key-owner.ts';
import { aboutKey, chosenKey, keyIdOf, type WithKey } from '../../fields/form-key.ts';
import { openForm } from '../../open-form.ts';
import type { Submission } from '../../submission.ts';

export const backupSubmission: Submission<WithKey<BackupFormTyped>> = {
  callback: CALLBACKS.backup,
  show: async (asking, typed, showing) => backupForm({ ...(await aboutKey(asking, typed, showing)), typed }),
  read: (values) => ({
    to: values.text(FIELDS.direction) === 'nobody' ? 'nobody' : 'somebody',
    backup: values.text(FIELDS.backup) || null,
    chosen: chosenKey(values),
  }),
  mistakes: (_asking, { to, backup, chosen }, data) =>
    mistakesOf({
      [FIELDS.key]: () => keyIdOf(data, chosen),
      [FIELDS.backup]: () => {
        if (to === 'somebody' && backup === null) throw new Refused({ kind: 'bad_person', text: '' });
      },
    }),
  act: async ({ bot, member, responder }, { to, backup, chosen }, data) => {
    const set = { key: keyIdOf(data, chosen), backup: to === 'nobody' ? null : backup };
    await responder.say(backupMessage(await setBackup(bot.ports, member, set), member.id));
  },
};

/** `backup`: as a line says it; null: nobody; absent: it does not say. */
export const openBackupForm = (
  interaction: Interaction,
  key: MirroredKey | null,
  backup: string | null | undefined,
): Promise<void> =>
  openForm(interaction, backupSubmission, {
    typed: {
      to: backup === null ? 'nobody' : 'somebody',
      backup: backup ?? key?.backup ?? null,
      chosen: '',
    },
    data: { keyId: key?.id ?? null },
  });
