import { editChange } from '../../../domain/changes/edit.ts';
import { eachSetting, fieldsOf, type SettingsPatch } from '../../../domain/keys/settings.ts';
import type { Problem } from '../../../domain/problems/problem.ts';
import { editKey } from '../../../usecases/changes/edit-key.ts';
import { keyById } from '../../../usecases/mirror/find-key.ts';
import { foresee, type PolicyReport } from '../../../usecases/requests/preview-change.ts';
import { mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { spanOf } from '../../settings/expires-at.ts';
import {
  blockOf,
  type OpenedSettings,
  refreshedSettings,
  settingMistakes,
  settingsSoFar,
  touchedFields,
  wantedSettings,
} from '../../settings/setting-fields.ts';
import { literal, type Text } from '../../text/text.ts';
import { editForm } from '../../views/forms/key-form.ts';
import type { KeyFormSubmitted, KeyFormTyped } from '../../views/forms/key-form-typed.ts';
import { problemText } from '../../views/problems/problem.ts';
import { accountMistakes } from '../fields/account-mistakes.ts';
import type { Asking, FormData } from '../fields/form-key.ts';
import { formOptions } from '../fields/form-options.ts';
import { complete, dateUsed, readingOf } from '../fields/key-fields.ts';
import { movedProblems } from '../fields/key-moved.ts';
import { needReason, sayable, withRefusals } from '../fields/reason.ts';
import { readKeyForm } from '../key-form-values.ts';
import type { Again, Refusal, Submission } from '../submission.ts';

/** What the form of an existing key remembers from when it was opened. */
interface EditData extends OpenedSettings {
  readonly keyId: number;
  readonly opened: KeyFormTyped;
}
const editData = (data: FormData) => data as unknown as EditData;

/** null: nothing in it differs from the key yet. */
async function reportOf(asking: Asking, typed: KeyFormTyped, data: FormData): Promise<PolicyReport | null> {
  const { bot, member } = asking;
  const { keyId, seen, opened, to } = editData(data);
  const settings = settingsSoFar(typed, await readingOf(asking), seen);
  const wanted = [...new Set([...fieldsOf(to), ...touchedFields(typed, opened)])];
  const change = editChange({ seen, to: eachSetting((field) => settings[field], wanted) }, member.zone);
  if (fieldsOf(change.to).length === 0) return null;
  const key = await keyById(bot.ports, member, keyId);
  return foresee(bot.ports, member, { change: { ...change, seen: {} }, key, owner: key.owner });
}

/** The form shows the key as it is, so nothing was asked that could be so already. */
export const problemHere = (problem: Problem): Text =>
  problem.kind === 'nothing_to_change'
    ? literal('Nothing in the form differs from the key, so I changed nothing.')
    : problemText(problem);

export const editSubmission: Submission<KeyFormSubmitted> = {
  callback: CALLBACKS.editKey,
  async show(asking, submitted, { data, form, problems }) {
    const { bot, member } = asking;
    const typed = await complete(asking, submitted, data);
    const remembered = editData(data);
    const { keyId, seen } = remembered;
    const report = await reportOf(asking, typed, data);
    const reading = await readingOf(asking);
    return editForm({
      form,
      problems: problems.map(problemHere),
      typed,
      key: { ...(await keyById(bot.ports, member, keyId)), ...seen },
      offers: await formOptions(bot),
      preview: withRefusals(report, problems),
      foreseen: await sayable(report, () => wantedSettings(typed, remembered, reading)),
    });
  },
  read: readKeyForm,
  refreshed,
  async mistakes(interaction, submitted, data) {
    const typed = await complete(interaction, submitted, data);
    const { seen: kept, opened, keyId } = editData(data);
    const reading = await readingOf(interaction);
    const fields = touchedFields(typed, opened);
    const others = await mistakesOf({
      [blockOf('expiresAt')]: () => dateUsed(typed, data),
      [FIELDS.reason]: async () => needReason(await reportOf(interaction, typed, data), typed.reason),
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
    const to = wantedSettings(typed, form, await readingOf(interaction));
    const { keyId, seen } = form;
    const asked = await editKey(bot.ports, member, {
      keyId,
      seen,
      to,
      lasts: to.expiresAt ? spanOf(typed.expiresAt) : null,
      reason: typed.reason,
    });
    await sayChange(interaction, asked);
  },
};

/** The refusal rests on a read that is in the mirror by now, so this needs no other. */
async function refreshed(
  asking: Asking,
  submitted: KeyFormSubmitted,
  { data, problem }: Refusal,
): Promise<Again<KeyFormSubmitted>> {
  const form = editData(data);
  const key = await keyById(asking.bot.ports, asking.member, form.keyId);
  const before = await complete(asking, submitted, data);
  const reading = await readingOf(asking);
  const { typed, opened, ...rest } = refreshedSettings(before, form, { now: key, reading });
  return {
    typed: { ...before, ...typed },
    data: { ...data, ...rest, opened: { ...form.opened, ...opened } },
    problems: movedProblems(problem, key, form.seen),
  };
}
