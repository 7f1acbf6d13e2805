import { units } from '../../../domain/keys/quota.ts';
import { EDITABLE_FIELDS, INITIAL_SETTINGS } from '../../../domain/keys/settings.ts';
import type { TeamName } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { createKey } from '../../../usecases/changes/create-key.ts';
import { teamsToChoose } from '../../../usecases/keys/owners/resolve-owner.ts';
import { foresee, roomForKeys } from '../../../usecases/requests/preview-change.ts';
import { mistakesOf } from '../../blocks/form-mistakes.ts';
import { CALLBACKS, FIELDS } from '../../blocks/ids.ts';
import { sayChange } from '../../interaction/say-change.ts';
import { blockOf, settingMistakes, settingsSoFar } from '../../settings/setting-fields.ts';
import { createForm } from '../../views/forms/key-form.ts';
import type { KeyFormSubmitted, KeyFormTyped } from '../../views/forms/key-form-typed.ts';
import { problemText } from '../../views/problems/problem.ts';
import { typedUnits } from '../amount-to-units.ts';
import { accountMistakes } from '../fields/account-mistakes.ts';
import type { Asking, FormData } from '../fields/form-key.ts';
import { formOptions } from '../fields/form-options.ts';
import { complete, dateUsed, readingOf } from '../fields/key-fields.ts';
import { needReason, sayable, withRefusals } from '../fields/reason.ts';
import { readSoFar } from '../fields/so-far.ts';
import { newKeyFromForm, type Reading, readKeyForm } from '../key-form-values.ts';
import type { Submission } from '../submission.ts';

/** Refuses an amount that was typed and would be dropped without a word. */
function quotaUsed(typed: KeyFormTyped, { opened }: FormData, { unitsPerUsd }: Reading): void {
  const { quota: was } = opened as KeyFormTyped;
  if (typed.quotaKind === 'limited') typedUnits(typed.quota, unitsPerUsd);
  else if (typed.quota.trim() !== '' && typed.quota !== was)
    throw new Refused({ kind: 'field_unused', field: 'amount', was });
}

/** As it was chosen, or as the line said it where there was nothing to choose. */
const teamIn = ({ team }: KeyFormTyped, { opened }: FormData): TeamName | null =>
  team || (opened as Partial<KeyFormTyped>).team || null;

async function reportOf({ bot, member }: Asking, typed: KeyFormTyped, reading: Reading) {
  const kept = { ...INITIAL_SETTINGS, expiresAt: reading.now };
  const key = {
    ...settingsSoFar(typed, reading, kept),
    unlimited: typed.quotaKind === 'unlimited',
    quota: readSoFar(() => typedUnits(typed.quota, reading.unitsPerUsd), units(0)),
  };
  const question = { change: { kind: 'create', key }, key: null, owner: typed.owner ?? member.id } as const;
  return foresee(bot.ports, member, typed.team ? { ...question, team: typed.team } : question);
}

/** `Refused` while what rules look at cannot be read; a name need not be there yet. */
const createdSoFar = (typed: KeyFormTyped, reading: Reading) =>
  newKeyFromForm({ ...typed, name: typed.name || 'new' }, reading);

export const createSubmission: Submission<KeyFormSubmitted> = {
  callback: CALLBACKS.createKey,
  async show(asking, submitted, { data, form, problems }) {
    const typed = await complete(asking, submitted, data);
    const { quota } = data['opened'] as KeyFormTyped;
    const reading = await readingOf(asking);
    const shown = { ...typed, quota: typed.quota || quota };
    const report = await reportOf(asking, shown, reading);
    return createForm({
      form,
      problems: problems.map(problemText),
      typed: shown,
      offers: await formOptions(asking.bot),
      preview: withRefusals(report, problems),
      foreseen: await sayable(report, () => createdSoFar(shown, reading)),
      room: await roomForKeys(asking.bot.ports, asking.member),
      teams: await teamsToChoose(asking.bot.ports, typed.owner ?? asking.member.id),
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
      [FIELDS.reason]: async () => needReason(await reportOf(interaction, typed, reading), typed.reason),
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
    const reading = await readingOf(interaction);
    const key = newKeyFromForm(typed, reading);
    const { owner, reason } = typed;
    const team = teamIn(typed, data);
    const asked = await createKey(bot.ports, member, {
      key,
      owner,
      team,
      reason,
      price: reading.unitsPerUsd,
    });
    await sayChange(interaction, asked);
  },
};
