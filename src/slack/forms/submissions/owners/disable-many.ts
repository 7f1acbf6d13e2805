import { z } from 'zod';
import { beginBulkDisable, keysToDisable } from '../../../../usecases/changes/begin-bulk-disable.ts';
import { CALLBACKS, FIELDS } from '../../../blocks/ids.ts';
import type { ListRef } from '../../../blocks/refs/list-refs.ts';
import type { Interaction } from '../../../interaction/interaction.ts';
import { disableManyForm, disablingMessage } from '../../../views/forms/disable-many-form.ts';
import { problemText } from '../../../views/problems/problem.ts';
import type { FormData } from '../../fields/form-key.ts';
import { gone, openForm } from '../../open-form.ts';
import type { Submission } from '../../submission.ts';

const Theirs = z.object({ owner: z.string(), keys: z.array(z.number()) });

function theirsIn(data: FormData): z.infer<typeof Theirs> {
  const { data: found } = Theirs.safeParse(data);
  if (!found) throw gone();
  return found;
}

/** Shows which keys of one person it would disable. What becomes of them is told later. */
export const disableManySubmission: Submission<{ readonly reason: string }> = {
  callback: CALLBACKS.disableMany,
  async show({ bot }, typed, { form, problems, data }) {
    const { owner, keys } = theirsIn(data);
    const { store, clock } = bot.ports;
    const known = new Map((await store.keys.byIds(keys)).map((key) => [key.id, key]));
    const shown = keys.flatMap((id) => known.get(id) ?? []);
    return disableManyForm({
      form,
      problems: problems.map(problemText),
      owner,
      keys: shown,
      typed,
      now: clock(),
    });
  },
  read: (values) => ({ reason: values.text(FIELDS.reason) }),
  mistakes: async () => [],
  async act({ bot, member, responder }, { reason }, data) {
    const theirs = theirsIn(data);
    await beginBulkDisable(bot.ports, member, { ...theirs, reason });
    await responder.say(disablingMessage(theirs.owner, theirs.keys.length));
  },
};

/** *Disable all*, beside the keys of one person. */
export async function openDisableTheirs(interaction: Interaction, { scope }: ListRef): Promise<void> {
  if (typeof scope === 'string') throw gone();
  const { bot, member } = interaction;
  const keys = await keysToDisable(bot.ports, member, scope.person);
  await openForm(interaction, disableManySubmission, {
    typed: { reason: '' },
    data: { owner: scope.person, keys: keys.map(({ id }) => id) },
  });
}
