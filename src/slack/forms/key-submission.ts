import type { NewKey } from '../../domain/changes/new-key.ts';
import type { SettingsPatch } from '../../domain/keys/settings.ts';
import { type Problem, Refused } from '../../domain/problems/problem.ts';
import { checkNewKey, createKey } from '../../usecases/changes/create-key.ts';
import { editKey } from '../../usecases/changes/edit-key.ts';
import { keyById } from '../../usecases/keys/find-key.ts';
import { CALLBACKS, FIELDS } from '../blocks/ids.ts';
import { isReference } from '../blocks/option-value.ts';
import { changeReport } from '../interaction/change-report.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { createForm, editForm } from '../views/forms/key-form.ts';
import type { KeyFormTyped } from '../views/forms/key-form-typed.ts';
import { changeMessage } from '../views/requests/change-result.ts';
import { formOptions, inTime } from './form-options.ts';
import { newKeyFromForm, type Reading, readKeyForm } from './key-form-values.ts';
import type { FormData, Submission } from './submission.ts';
import { type OpenedForm, touchedSettings, withHidden, withTexts } from './touched-settings.ts';

const reading = async ({ bot, member }: Interaction): Promise<Reading> => ({
  now: bot.ports.clock(),
  zone: member.zone,
  unitsPerUsd: await bot.ports.cometApi.unitsPerUsd(),
});

/** The texts of options that were too long for Slack, and what the form did not show. */
async function complete(
  { bot }: Interaction,
  typed: KeyFormTyped,
  { opened }: FormData,
): Promise<KeyFormTyped> {
  if (!opened) throw new Refused({ kind: 'form_expired' });
  const before = opened as KeyFormTyped;
  if (![...(typed.models ?? []), typed.group ?? ''].some(isReference)) return withHidden(typed, before);
  const { cometApi } = bot.ports;
  const [models, groups] = await Promise.all([inTime(cometApi.models(), []), inTime(cometApi.groups(), [])]);
  const known = { models: [...models, ...(before.models ?? [])], groups: [...groups, before.group ?? ''] };
  return withHidden(withTexts(typed, known), before);
}

const newKeyIn = async (interaction: Interaction, typed: KeyFormTyped, data: FormData): Promise<NewKey> =>
  newKeyFromForm(await complete(interaction, typed, data), await reading(interaction));

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
  check: async (interaction, typed, data) =>
    judged(checkNewKey(interaction.bot.ports, await newKeyIn(interaction, typed, data))),
  act: async (interaction, typed, data) => {
    const { bot, member, responder } = interaction;
    const key = await newKeyIn(interaction, typed, data);
    const asked = await createKey(bot.ports, member, { key, owner: typed.owner, reason: typed.reason });
    await responder.say(changeMessage(await changeReport(bot, member, asked)));
  },
  again: async (interaction, typed, { data, form, problem }) =>
    createForm({
      form,
      problem,
      typed: await complete(interaction, typed, data),
      offers: await formOptions(interaction.bot),
    }),
  fieldOf: keyField,
};

interface EditData extends OpenedForm {
  readonly keyId: number;
}
const editData = (data: FormData) => data as unknown as EditData;

const patchOf = async (
  interaction: Interaction,
  typed: KeyFormTyped,
  data: FormData,
): Promise<SettingsPatch> =>
  touchedSettings(await complete(interaction, typed, data), editData(data), await reading(interaction));

export const editSubmission: Submission<KeyFormTyped> = {
  callback: CALLBACKS.editKey,
  title: 'Edit key',
  read: readKeyForm,
  check: async (interaction, typed, data) => {
    await patchOf(interaction, typed, data);
  },
  act: async (interaction, typed, data) => {
    const { bot, member, responder } = interaction;
    const { keyId, seen } = editData(data);
    const to = await patchOf(interaction, typed, data);
    const asked = await editKey(bot.ports, member, { keyId, seen, to, reason: typed.reason });
    await responder.say(changeMessage(await changeReport(bot, member, asked)));
  },
  again: async (interaction, typed, { data, form, problem }) =>
    editForm({
      form,
      problem,
      typed: await complete(interaction, typed, data),
      key: await keyById(interaction.bot.ports, interaction.member, editData(data).keyId),
      offers: await formOptions(interaction.bot),
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
