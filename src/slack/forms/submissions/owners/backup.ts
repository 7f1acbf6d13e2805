import { Refused } from '../../../../domain/problems/problem.ts';
import { setBackup } from '../../../../usecases/keys/owners/set-backup.ts';
import type { MirroredKey } from '../../../../usecases/ports/store/keys.ts';
import { mistakesOf } from '../../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../../blocks/ids.ts';
import type { Interaction } from '../../../interaction/interaction.ts';
import { type BackupFormTyped, backupForm } from '../../../views/forms/backup-form.ts';
import { backupMessage } from '../../../views/keys/key-owner.ts';
import { aboutKey, chosenKey, keyIdOf, knownKey, type WithKey } from '../../fields/form-key.ts';
import { openForm } from '../../open-form.ts';
import type { Submission } from '../../submission.ts';

export const backupSubmission: Submission<WithKey<BackupFormTyped>> = {
  callback: CALLBACKS.backup,
  show: async (asking, typed, showing) => backupForm({ ...(await aboutKey(asking, typed, showing)), typed }),
  read: (values) => ({ backup: values.text(FIELDS.backup) || null, chosen: chosenKey(values) }),
  async mistakes(asking, typed, data) {
    const key = await knownKey(asking, data, typed);
    return mistakesOf({
      [FIELDS.key]: () => keyIdOf(data, typed.chosen),
      [FIELDS.backup]: () => {
        // There is nobody to take away.
        if (typed.backup === null && key?.backup === null)
          throw new Refused({ kind: 'bad_person', text: '' });
      },
    });
  },
  act: async ({ bot, member, responder }, { backup, chosen }, data) => {
    const key = await setBackup(bot.ports, member, { key: keyIdOf(data, chosen), backup });
    await responder.say(backupMessage(key, member.id));
  },
};

export const openBackupForm = (
  interaction: Interaction,
  key: MirroredKey | null,
  backup: string | null,
): Promise<void> =>
  openForm(interaction, backupSubmission, {
    typed: { backup: backup ?? key?.backup ?? null, chosen: '' },
    data: { keyId: key?.id ?? null },
  });
