import { units } from '../../../domain/keys/quota.ts';
import {
  EDITABLE_FIELDS,
  eachSetting,
  INITIAL_SETTINGS,
  type Settings,
  type SettingsPatch,
} from '../../../domain/keys/settings.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { createKey } from '../../../usecases/changes/create-key.ts';
import { editKey } from '../../../usecases/changes/edit-key.ts';
import { keyById } from '../../../usecases/mirror/find-key.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import { previewDecision, roomForKeys } from '../../../usecases/requests/preview-change.ts';
import { mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import { isReference } from '../../blocks/option-value.ts';
import { sayChange } from '../../interaction/say-change.ts';
import {
  blockOf,
  settingMistakes,
  settingsSoFar,
  touchedFields,
  touchedSettings,
  withHidden,
  withTexts,
} from '../../settings/setting-fields.ts';
import { createForm, editForm } from '../../views/forms/key-form.ts';
import type { KeyFormSubmitted, KeyFormTyped } from '../../views/forms/key-form-typed.ts';
import { problemText } from '../../views/problems/problem.ts';
import { typedUnits } from '../amount-to-units.ts';
import { accountMistakes } from '../fields/account-mistakes.ts';
import type { Asking, FormData } from '../fields/form-key.ts';
import { formOptions, inTime } from '../fields/form-options.ts';
import { needReason, withRefusals } from '../fields/reason.ts';
import { readSoFar } from '../fields/so-far.ts';
import { newKeyFromForm, type Reading, readKeyForm } from '../key-form-values.ts';
import type { Submission } from '../submission.ts';

const readingOf = async ({ bot, member }: Asking): Promise<Reading> => ({
  now: bot.ports.clock(),
  zone: member.zone,
  unitsPerUsd: await bot.ports.cometApi.unitsPerUsd(),
});

/** Adds what Slack did not send: fields that the form did not show, and texts too long for an option. */
async function complete(
  { bot }: Asking,
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

/** False: the form was opened by a version of the bot that did not know all of the settings. */
const hasAllFields = (opened: unknown): opened is KeyFormTyped =>
  typeof opened === 'object' && opened !== null && EDITABLE_FIELDS.every((field) => field in opened);

/** Refuses a date that was chosen and would be dropped without a word, because Slack lost the redrawn form. */
function dateUsed({ expiresAt: { choice, on } }: KeyFormTyped, { opened }: FormData): void {
  const was = (opened as KeyFormTyped).expiresAt.on;
  if (choice !== 'date' && on !== null && on !== was)
    throw new Refused({ kind: 'field_unused', field: 'date', was: was ?? '' });
}

/** The same for an amount. */
function quotaUsed(typed: KeyFormTyped, { opened }: FormData, { unitsPerUsd }: Reading): void {
  const { quota: was } = opened as KeyFormTyped;
  if (typed.quotaKind === 'limited') typedUnits(typed.quota, unitsPerUsd);
  else if (typed.quota.trim() !== '' && typed.quota !== was)
    throw new Refused({ kind: 'field_unused', field: 'amount', was });
}

async function previewCreate({ bot, member }: Asking, typed: KeyFormTyped, reading: Reading) {
  const kept = { ...INITIAL_SETTINGS, expiresAt: reading.now };
  const key = {
    ...settingsSoFar(typed, reading, kept),
    unlimited: typed.quotaKind === 'unlimited',
    quota: readSoFar(() => typedUnits(typed.quota, reading.unitsPerUsd), units(0)),
  };
  const question = { change: { kind: 'create', key }, key: null, owner: typed.owner ?? member.id } as const;
  return previewDecision(bot.ports, member, question);
}

export const createSubmission: Submission<KeyFormSubmitted> = {
  callback: CALLBACKS.createKey,
  async show(asking, submitted, { data, form, problems }) {
    const typed = await complete(asking, submitted, data);
    const { quota } = data['opened'] as KeyFormTyped;
    const preview = await previewCreate(asking, typed, await readingOf(asking));
    return createForm({
      form,
      problems: problems.map(problemText),
      typed: { ...typed, quota: typed.quota || quota },
      offers: await formOptions(asking.bot),
      preview: withRefusals(preview, problems),
      room: await roomForKeys(asking.bot.ports, asking.member),
    });
  },
  read: readKeyForm,
  async mistakes(interaction, submitted, data) {
    const typed = await complete(interaction, submitted, data);
    const reading = await readingOf(interaction);
    const kept = INITIAL_SETTINGS;
    const others = await mistakesOf({
      [blockOf('expiresAt')]: () => dateUsed(typed, data),
      [FIELDS.quota]: () => quotaUsed(typed, data, reading),
      [FIELDS.reason]: async () => needReason(await previewCreate(interaction, typed, reading), typed.reason),
    });
    const settings = settingsSoFar(typed, reading, kept);
    return [
      ...(await settingMistakes(typed, { reading, kept, fields: EDITABLE_FIELDS })),
      ...others,
      ...(await accountMistakes(interaction, settings, null)),
    ];
  },
  async act(interaction, submitted, data) {
    const { bot, member } = interaction;
    const typed = await complete(interaction, submitted, data);
    const key = newKeyFromForm(typed, await readingOf(interaction));
    const asked = await createKey(bot.ports, member, { key, owner: typed.owner, reason: typed.reason });
    await sayChange(interaction, asked);
  },
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

async function previewEdit(asking: Asking, typed: KeyFormTyped, data: FormData): Promise<Preview | null> {
  const { bot, member } = asking;
  const { keyId, seen, opened, to } = editData(data);
  const { expiresAt } = settingsSoFar(typed, await readingOf(asking), seen);
  if (to.expiresAt === undefined && !touchedFields(typed, opened).includes('expiresAt')) return null;
  const key = await keyById(bot.ports, member, keyId);
  const change = { kind: 'edit', seen: {}, to: { expiresAt } } as const;
  return previewDecision(bot.ports, member, { change, key, owner: key.owner });
}

export const editSubmission: Submission<KeyFormSubmitted> = {
  callback: CALLBACKS.editKey,
  async show(asking, submitted, { data, form, problems }) {
    const { bot, member } = asking;
    const typed = await complete(asking, submitted, data);
    const { keyId, seen } = editData(data);
    return editForm({
      form,
      problems: problems.map(problemText),
      typed,
      key: { ...(await keyById(bot.ports, member, keyId)), ...seen },
      offers: await formOptions(bot),
      preview: withRefusals(await previewEdit(asking, typed, data), problems),
    });
  },
  read: readKeyForm,
  async mistakes(interaction, submitted, data) {
    const typed = await complete(interaction, submitted, data);
    const { seen: kept, opened, keyId } = editData(data);
    const reading = await readingOf(interaction);
    const fields = touchedFields(typed, opened);
    const others = await mistakesOf({
      [blockOf('expiresAt')]: () => dateUsed(typed, data),
      [FIELDS.reason]: async () => needReason(await previewEdit(interaction, typed, data), typed.reason),
    });
    const settings = settingsSoFar(typed, reading, kept);
    const touched = eachSetting<SettingsPatch>((field) => settings[field], fields);
    const withGroup = touched.crossGroupRetry ? { ...touched, group: settings.group } : touched;
    return [
      ...(await settingMistakes(typed, { reading, kept, fields })),
      ...others,
      ...(await accountMistakes(interaction, withGroup, keyId)),
    ];
  },
  async act(interaction, submitted, data) {
    const { bot, member } = interaction;
    const form = editData(data);
    const typed = await complete(interaction, submitted, data);
    const to = { ...form.to, ...touchedSettings(typed, form, await readingOf(interaction)) };
    const { keyId, seen } = form;
    const asked = await editKey(bot.ports, member, { keyId, seen, to, reason: typed.reason });
    await sayChange(interaction, asked);
  },
};
