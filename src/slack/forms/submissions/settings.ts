import { isDeepStrictEqual } from 'node:util';
import { NO_PREFERENCES, type Preferences, wishesOf } from '../../../domain/notices/delivery/preferences.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { preferencesOf, savePreferences } from '../../../usecases/watch/personal/wishes.ts';
import { mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import { settingValue } from '../../command-line/parsers/preference.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import {
  freeKinds,
  SETTINGS_FIELDS,
  type SettingsTyped,
  settingsForm,
  settingsMessage,
  settingsTyped,
} from '../../views/forms/settings-form.ts';
import { problemText } from '../../views/problems/problem.ts';
import { openForm } from '../open-form.ts';
import type { Submission } from '../submission.ts';

const quietOf = ({ quiet }: SettingsTyped): string => quiet.trim() || 'off';

export const settingsSubmission: Submission<SettingsTyped> = {
  callback: CALLBACKS.settings,
  show: async ({ bot }, typed, { form, problems }) =>
    settingsForm({
      form,
      typed,
      locked: bot.ports.policy.notices.locked,
      problems: problems.map(problemText),
    }),
  read: ({ text, list }) => ({
    told: list(SETTINGS_FIELDS.told),
    low: text(SETTINGS_FIELDS.low),
    runsOut: text(SETTINGS_FIELDS.runsOut),
    expiring: text(SETTINGS_FIELDS.expiring),
    quiet: text(SETTINGS_FIELDS.quiet),
    digest: text(SETTINGS_FIELDS.digest),
  }),
  mistakes: (_asking, typed) =>
    mistakesOf({
      [SETTINGS_FIELDS.low]: () => settingValue('low', typed.low),
      [SETTINGS_FIELDS.runsOut]: () => settingValue('runs-out', typed.runsOut),
      [SETTINGS_FIELDS.expiring]: () => settingValue('expiring', typed.expiring),
      [SETTINGS_FIELDS.quiet]: () => settingValue('quiet', quietOf(typed)),
    }),
  act: (interaction, typed) =>
    keepSettings(interaction, chosenIn(typed, interaction.bot.ports.policy.notices)),
};

function chosenIn(typed: SettingsTyped, usual: Policy['notices']): Preferences {
  const wanted = {
    ...settingValue('low', typed.low),
    ...settingValue('runs-out', typed.runsOut),
    ...settingValue('expiring', typed.expiring),
    ...settingValue('quiet', quietOf(typed)),
  };
  // What is as the policy says follows the policy.
  const own = Object.entries(wanted).filter(
    ([name, value]) => !isDeepStrictEqual(value, usual[name as keyof Policy['notices']]),
  );
  return {
    ...NO_PREFERENCES,
    ...Object.fromEntries(own),
    ...settingValue('digest', typed.digest),
    off: freeKinds(usual.locked).filter((kind) => !typed.told.includes(kind)),
  };
}

export async function keepSettings(
  { bot: { ports }, member, responder }: Interaction,
  preferences: Preferences,
): Promise<void> {
  await savePreferences(ports, member.id, preferences);
  await responder.say(settingsMessage(wishesOf(ports.policy.notices, preferences)));
}

export async function openSettingsForm(interaction: Interaction): Promise<void> {
  const { ports } = interaction.bot;
  const wishes = wishesOf(ports.policy.notices, await preferencesOf(ports, interaction.member.id));
  await openForm(interaction, settingsSubmission, { typed: settingsTyped(wishes), data: {} });
}
