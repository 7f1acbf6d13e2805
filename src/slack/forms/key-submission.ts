import type { NewKey, SettingsPatch } from '../../domain/changes/change.ts';
import type { Problem } from '../../domain/problems/problem.ts';
import { checkNewKey, createKey } from '../../usecases/changes/create-key.ts';
import { editKey } from '../../usecases/changes/edit-key.ts';
import { keyById } from '../../usecases/keys/find-key.ts';
import { CALLBACKS, FIELDS } from '../blocks/ids.ts';
import { changeReport } from '../interaction/change-report.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { createForm, editForm } from '../views/forms/key-form.ts';
import type { KeyFormTyped } from '../views/forms/key-form-typed.ts';
import { changeMessage } from '../views/requests/change-result.ts';
import { formOptions, inTime } from './form-options.ts';
import { newKeyFromForm, type Reading, readKeyForm, settingsFromForm } from './key-form-values.ts';
import type { FormData, Submission } from './submission.ts';

const reading = async ({ bot, member }: Interaction): Promise<Reading> => ({
  now: bot.ports.clock(),
  zone: member.zone,
  unitsPerUsd: await bot.ports.cometApi.unitsPerUsd(),
});

const wishOf = async (interaction: Interaction, typed: KeyFormTyped): Promise<NewKey> =>
  newKeyFromForm(typed, await reading(interaction));

/** Judged now as far as the account's lists are at hand; all of it is judged again when it is made. */
async function judged(check: Promise<void>): Promise<void> {
  const refused = await inTime(
    check.then(
      () => null,
      (error: unknown) => ({ error }),
    ),
    null,
  );
  if (refused) throw refused.error;
}

export const createSubmission: Submission<KeyFormTyped> = {
  callback: CALLBACKS.createKey,
  title: 'New CometAPI key',
  read: readKeyForm,
  check: async (interaction, typed) =>
    judged(checkNewKey(interaction.bot.ports, await wishOf(interaction, typed))),
  act: async (interaction, typed) => {
    const { bot, member, responder } = interaction;
    const key = await wishOf(interaction, typed);
    const asked = await createKey(bot.ports, member, { key, owner: typed.owner, reason: typed.reason });
    await responder.say(changeMessage(await changeReport(bot, member, asked)));
  },
  again: async ({ bot }, typed, { form, problem }) =>
    createForm({ form, problem, typed, offers: await formOptions(bot) }),
  fieldOf: keyField,
};

interface EditData {
  readonly keyId: number;
  readonly seen: SettingsPatch;
}
const editData = (data: FormData) => data as unknown as EditData;

const patchOf = async (
  interaction: Interaction,
  typed: KeyFormTyped,
  { seen }: EditData,
): Promise<SettingsPatch> => settingsFromForm(typed, await reading(interaction), seen.expiresAt ?? null);

export const editSubmission: Submission<KeyFormTyped> = {
  callback: CALLBACKS.editKey,
  title: 'Edit key',
  read: readKeyForm,
  check: async (interaction, typed, data) => {
    await patchOf(interaction, typed, editData(data));
  },
  act: async (interaction, typed, data) => {
    const { bot, member, responder } = interaction;
    const { keyId, seen } = editData(data);
    const to = await patchOf(interaction, typed, editData(data));
    const asked = await editKey(bot.ports, member, { keyId, seen, to, reason: typed.reason });
    await responder.say(changeMessage(await changeReport(bot, member, asked)));
  },
  again: async ({ bot, member }, typed, { data, form, problem }) =>
    editForm({
      form,
      problem,
      typed,
      key: await keyById(bot.ports, member, editData(data).keyId),
      offers: await formOptions(bot),
    }),
  fieldOf: keyField,
};

function keyField({ kind }: Problem): string | null {
  if (kind.startsWith('name_')) return FIELDS.name;
  if (kind === 'bad_amount' || kind === 'zero_amount' || kind === 'amount_too_large') return FIELDS.quota;
  if (kind === 'past_moment' || kind === 'bad_moment') return FIELDS.expiresOn;
  if (kind === 'bad_ip') return FIELDS.allowIps;
  if (kind === 'no_such_model') return FIELDS.models;
  if (kind === 'no_such_group') return FIELDS.group;
  if (kind === 'cross_group_needs_auto') return FIELDS.crossGroupRetry;
  return kind === 'reason_missing' ? FIELDS.reason : null;
}
