import { lasting, type NewKey } from '../../../domain/changes/new-key.ts';
import { units, unitsOf } from '../../../domain/keys/quota.ts';
import { INITIAL_SETTINGS } from '../../../domain/keys/settings.ts';
import { readAll } from '../../../domain/problems/mistakes.ts';
import { createKey } from '../../../usecases/changes/create-key.ts';
import { assertNameOnly } from '../../command-line/new-name/name-only.ts';
import { parseAmount } from '../../command-line/parsers/amount.ts';
import { parseKeyName } from '../../command-line/parsers/key-name.ts';
import { parsePerson } from '../../command-line/parsers/mentions.ts';
import { expirySpan } from '../../command-line/parsers/moment.ts';
import type { ParseContext } from '../../command-line/parsers/parse-context.ts';
import { excluding, reasonOf, TEAM_OPTION, teamIn } from '../../command-line/terms.ts';
import { assertNoWords, type TokenizedLine } from '../../command-line/tokenize.ts';
import { amountToUnits } from '../../forms/amount-to-units.ts';
import type { CreateWords } from '../../forms/key-form-values.ts';
import { openCreateForm } from '../../forms/open-forms.ts';
import { sayChange } from '../../interaction/say-change.ts';
import {
  parseSettings,
  SETTING_OPTIONS,
  settingsRead,
  settingsUsage,
} from '../../settings/setting-options.ts';
import { retryWithReason } from '../retry-with-reason.ts';
import { type ChangeContext, changeContext, phrase, verb } from '../verb.ts';

export const create = verb<CreateWords>({
  usage: `[NAME] [--quota $20] ${settingsUsage('create')} [--unlimited] [--for @user] [--team TEAM] [--reason …]`,
  about: 'Create a key. Without a name, a form opens.',
  examples: ['create', 'create search-prod --quota $20 --expires 30d'],
  next: 'The key works at once if it is within the limits; otherwise it has to be approved first. Press *Reveal secret* to copy its secret.',
  options: {
    ...SETTING_OPTIONS,
    quota: 'amount',
    unlimited: 'flag',
    for: 'word',
    ...TEAM_OPTION,
    reason: 'text',
  },
  parse: createWords,
  settingsIn: settingsRead,
  changeOf: (command, _, context) =>
    command.settings.name === undefined ? null : { kind: 'create', key: newKeyOf(command, context) },
  /** With a name the key is created at once, with the policy's defaults; without one the form opens. */
  async run(interaction, command) {
    const { bot, member, responder } = interaction;
    const { settings, owner, team, reason } = command;
    if (settings.name === undefined) return openCreateForm(interaction, command);
    await responder.begin();
    const run = async () => {
      const context = await changeContext(interaction);
      const { unitsPerUsd: price } = context;
      const key = newKeyOf(command, context);
      const asked = await createKey(bot.ports, member, { key, owner, team, reason, price });
      await sayChange(interaction, asked);
    };
    await retryWithReason(run, (problem) => openCreateForm(interaction, command, problem));
  },
});

function createWords(line: TokenizedLine, context: ParseContext): CreateWords {
  const { options } = line;
  const given = <T>(option: string, read: (text: string) => T) => {
    const text = options.get(option);
    return text === undefined ? null : read(text);
  };
  const { name, settings, ...words } = readAll({
    name: () => nameOf(line, context),
    quota: () => given('quota', parseAmount),
    settings: () => parseSettings(line, context),
    unlimited: () => isUnlimited(line),
    lasts: () => given('expires', expirySpan),
    owner: () => given('for', parsePerson),
    team: () => teamIn(line),
    reason: () => reasonOf(line, []),
  });
  return { settings: { ...(name === null ? {} : { name }), ...settings }, ...words };
}

/** null: it is not among the first words. */
function nameOf(line: TokenizedLine, context: ParseContext): string | null {
  const name = phrase(line.words);
  assertNameOnly(line.words, context);
  assertNoWords(line, line.late);
  if (name !== null && line.options.has('name')) throw excluding(name, '--name');
  return name === null ? null : parseKeyName(name);
}

function isUnlimited({ options }: TokenizedLine): boolean {
  if (options.has('unlimited') && options.has('quota')) throw excluding('--unlimited', '--quota');
  return options.has('unlimited');
}

function newKeyOf(
  { settings, quota, unlimited, lasts }: CreateWords,
  { now, zone, unitsPerUsd, create: { defaults } }: ChangeContext,
): NewKey {
  const amount = quota === null ? unitsOf(defaults.quota, unitsPerUsd) : amountToUnits(quota, unitsPerUsd);
  const span = lasts ?? (settings.expiresAt === undefined ? defaults.expires : null);
  return {
    ...INITIAL_SETTINGS,
    ...settings,
    ...(span && lasting(span, zone, now)),
    unlimited,
    quota: unlimited ? units(0) : amount,
  };
}
