import { isDeepStrictEqual } from 'node:util';
import { NO_PREFERENCES, type Preferences, wishesOf } from '../../../domain/notices/delivery/preferences.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { delegationsOf } from '../../../usecases/requests/decide/delegations.ts';
import { preferencesOf, savePreferences } from '../../../usecases/watch/personal/wishes.ts';
import { mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS } from '../../blocks/ids.ts';
import { settingValue } from '../../command-line/parsers/preference.ts';
import type { Interaction } from '../../interaction/interaction.ts';
import { delegationLine } from '../../views/account/delegations.ts';
import {
  freeKinds,
  SETTINGS_FIELDS,
  type SettingsTyped,
  settingsForm,
  settingsMessage,
  settingsTyped,
} from '../../views/forms/settings-form.ts';
import { fieldProblemText } from '../../views/problems/problem.ts';
import { openForm } from '../open-form.ts';
import type { Submission } from '../submission.ts';

const quietOf = ({ quiet }: SettingsTyped): string => quiet.trim() || 'off';
const quotaLeftIn = ({ low }: SettingsTyped) =>
  low.trim() === '' ? { quotaLeft: [] } : settingValue('low', low);
const expiringIn = ({ expiring }: SettingsTyped) =>
  expiring.trim() === '' ? { expiring: [] } : settingValue('expiring', expiring);
/** A form that was opened by the version before has no such field. */
const daysIn = ({ days }: SettingsTyped) => (days === '' ? {} : settingValue('days', days));

export const settingsSubmission: Submission<SettingsTyped> = {
  callback: CALLBACKS.settings,
  show: async ({ bot, member: { id } }, typed, { form, problems }) =>
    settingsForm({
      form,
      typed,
      delegations: (await delegationsOf(bot.ports, { id })).map((one) => delegationLine(one, id)),
      locked: bot.ports.policy.notices.locked,
      problems: problems.map(fieldProblemText),
    }),
  read: ({ text, list }) => ({
    told: list(SETTINGS_FIELDS.told),
    low: text(SETTINGS_FIELDS.low),
    runsOut: text(SETTINGS_FIELDS.runsOut),
    expiring: text(SETTINGS_FIELDS.expiring),
    quiet: text(SETTINGS_FIELDS.quiet),
    days: text(SETTINGS_FIELDS.days),
    digest: text(SETTINGS_FIELDS.digest),
  }),
  mistakes: (_asking, typed) =>
    mistakesOf({
      [SETTINGS_FIELDS.low]: () => quotaLeftIn(typed),
      [SETTINGS_FIELDS.runsOut]: () => settingValue('runs-out', typed.runsOut),
      [SETTINGS_FIELDS.expiring]: () => expiringIn(typed),
      [SETTINGS_FIELDS.quiet]: () => settingValue('quiet', quietOf(typed)),
      [SETTINGS_FIELDS.days]: () => daysIn(typed),
    }),
  act: (interaction, typed, data) =>
    keepSettings(interaction, (before) =>
      chosenIn(before, {
        typed,
        shown: (data['shown'] ?? {}) as Partial<SettingsTyped>,
        usual: interaction.bot.ports.policy.notices,
      }),
    ),
};

interface Filled {
  readonly typed: SettingsTyped;
  /** What the form was opened with. */
  readonly shown: Partial<SettingsTyped>;
  readonly usual: Policy['notices'];
}

/** Only what was changed in the form, because a line may have changed the rest while it was open. */
function chosenIn(before: Preferences, { typed, shown, usual }: Filled): Preferences {
  const isTouched = (field: keyof SettingsTyped) => !isDeepStrictEqual(typed[field], shown[field]);
  const free = freeKinds(usual.locked);
  const untold = ({ told }: Partial<SettingsTyped>) => free.filter((kind) => !told?.includes(kind));
  const wanted: Partial<Preferences> = {
    ...(isTouched('low') && quotaLeftIn(typed)),
    ...(isTouched('runsOut') && settingValue('runs-out', typed.runsOut)),
    ...(isTouched('expiring') && expiringIn(typed)),
    ...(isTouched('quiet') && settingValue('quiet', quietOf(typed))),
    ...(isTouched('days') && daysIn(typed)),
    ...(isTouched('digest') && settingValue('digest', typed.digest)),
    // The form cannot return the locked kinds that it was opened with.
    ...(!isDeepStrictEqual(untold(typed), untold(shown)) && { off: untold(typed) }),
  };
  // What is as the policy says follows the policy.
  const own = Object.entries({ ...before, ...wanted }).filter(
    ([name, value]) => !(name in wanted && isDeepStrictEqual(value, usual[name as keyof Policy['notices']])),
  );
  return { ...NO_PREFERENCES, ...Object.fromEntries(own) };
}

export async function keepSettings(
  { bot: { ports }, member, responder }: Interaction,
  change: (before: Preferences) => Preferences,
): Promise<void> {
  const preferences = await savePreferences(ports, member.id, change);
  await responder.say(settingsMessage(wishesOf(ports.policy.notices, preferences)));
}

export async function openSettingsForm(interaction: Interaction): Promise<void> {
  const { ports } = interaction.bot;
  const wishes = wishesOf(ports.policy.notices, await preferencesOf(ports, interaction.member.id));
  const typed = settingsTyped(wishes);
  await openForm(interaction, settingsSubmission, { typed, data: { shown: typed } });
}
