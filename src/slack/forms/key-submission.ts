import type { NewKey } from '../../domain/changes/new-key.ts';
import { EDITABLE_FIELDS, type Settings, type SettingsPatch } from '../../domain/keys/settings.ts';
import { type Problem, Refused } from '../../domain/problems/problem.ts';
import { checkNewKey, createKey } from '../../usecases/changes/create-key.ts';
import { editKey } from '../../usecases/changes/edit-key.ts';
import { keyById } from '../../usecases/mirror/find-key.ts';
import { CALLBACKS, FIELDS } from '../blocks/ids.ts';
import { isReference } from '../blocks/option-value.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { sayChange } from '../interaction/say-change.ts';
import { blockOfMistake, touchedSettings, withHidden, withTexts } from '../settings/setting-fields.ts';
import { createForm, editForm } from '../views/forms/key-form.ts';
import type { KeyFormSubmitted, KeyFormTyped } from '../views/forms/key-form-typed.ts';
import { isAmountProblem } from './amount-to-units.ts';
import { formOptions, inTime } from './form-options.ts';
import { newKeyFromForm, type Reading, readKeyForm } from './key-form-values.ts';
import type { FormData, Submission } from './submission.ts';

const reading = async ({ bot, member }: Interaction): Promise<Reading> => ({
  now: bot.ports.clock(),
  zone: member.zone,
  unitsPerUsd: await bot.ports.cometApi.unitsPerUsd(),
});

/** Adds what Slack did not send: fields that the form did not show, and texts too long for an option. */
async function complete(
  { bot }: Interaction,
  submitted: KeyFormSubmitted,
  { opened }: FormData,
): Promise<KeyFormTyped> {
  if (!hasAllFields(opened)) throw new Refused({ kind: 'form_expired' });
  const typed = { ...submitted, ...withHidden(submitted, opened) };
  if (![...typed.models, typed.group].some(isReference)) return typed;
  const { cometApi } = bot.ports;
  const [models, groups] = await Promise.all([inTime(cometApi.models(), []), inTime(cometApi.groups(), [])]);
  const known = { models: [...models, ...opened.models], groups: [...groups, opened.group] };
  return { ...typed, ...withTexts(typed, known) };
}

/** Refuses what was filled in for a choice that was not made, because it would be dropped without a word. */
function checkUsed({ quotaKind, quota, expiresAt }: KeyFormTyped, { opened }: FormData): void {
  const was = opened as KeyFormTyped;
  const { choice, on } = expiresAt;
  if (quotaKind === 'unlimited' && quota.trim() !== '' && quota !== was.quota)
    throw new Refused({ kind: 'field_unused', field: 'amount', was: was.quota });
  if (choice !== 'date' && on !== null && on !== was.expiresAt.on)
    throw new Refused({ kind: 'field_unused', field: 'date', was: was.expiresAt.on ?? '' });
}

/** False: the form was opened by a version of the bot that did not know all of the settings. */
const hasAllFields = (opened: unknown): opened is KeyFormTyped =>
  typeof opened === 'object' && opened !== null && EDITABLE_FIELDS.every((field) => field in opened);

async function newKeyIn(
  interaction: Interaction,
  submitted: KeyFormSubmitted,
  data: FormData,
): Promise<NewKey> {
  const typed = await complete(interaction, submitted, data);
  checkUsed(typed, data);
  return newKeyFromForm(typed, await reading(interaction));
}

/** Rejects if the check fails in time. One that takes longer passes, because `createKey` checks again. */
async function checkedInTime(check: Promise<void>): Promise<void> {
  const refused = await inTime(
    check.then(
      () => null,
      (error: unknown) => ({ error }),
    ),
    null,
  );
  if (refused) throw refused.error;
}

export const createSubmission: Submission<KeyFormSubmitted> = {
  callback: CALLBACKS.createKey,
  title: 'New CometAPI key',
  read: readKeyForm,
  check: async (interaction, typed, data) =>
    checkedInTime(checkNewKey(interaction.bot.ports, await newKeyIn(interaction, typed, data))),
  act: async (interaction, typed, data) => {
    const { bot, member } = interaction;
    const key = await newKeyIn(interaction, typed, data);
    const asked = await createKey(bot.ports, member, { key, owner: typed.owner, reason: typed.reason });
    await sayChange(interaction, asked);
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

/** What the form of an existing key remembers from when it was opened. */
interface EditData {
  readonly keyId: number;
  /** The settings that were read then. */
  readonly seen: Settings;
  /** What the fields were filled with, including `to`. */
  readonly opened: KeyFormTyped;
  /** The changes that the command line asked for. */
  readonly to: SettingsPatch;
}
const editData = (data: FormData) => data as unknown as EditData;

/** The changes that the command line asked for, and the fields that were changed in the form. */
async function patchOf(
  interaction: Interaction,
  submitted: KeyFormSubmitted,
  data: FormData,
): Promise<SettingsPatch> {
  const typed = await complete(interaction, submitted, data);
  checkUsed(typed, data);
  const form = editData(data);
  return { ...form.to, ...touchedSettings(typed, form, await reading(interaction)) };
}

export const editSubmission: Submission<KeyFormSubmitted> = {
  callback: CALLBACKS.editKey,
  title: 'Edit key',
  read: readKeyForm,
  check: async (interaction, typed, data) => {
    await patchOf(interaction, typed, data);
  },
  act: async (interaction, typed, data) => {
    const { bot, member } = interaction;
    const { keyId, seen } = editData(data);
    const to = await patchOf(interaction, typed, data);
    const asked = await editKey(bot.ports, member, { keyId, seen, to, reason: typed.reason });
    await sayChange(interaction, asked);
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

function keyField(problem: Problem): string | null {
  const { kind } = problem;
  const isUnusedAmount = kind === 'field_unused' && problem.field === 'amount';
  if (isUnusedAmount || isAmountProblem({ kind })) return FIELDS.quota;
  return kind === 'reason_missing' ? FIELDS.reason : blockOfMistake(kind);
}
