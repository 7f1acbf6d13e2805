import type { NewKey } from '../../domain/changes/new-key.ts';
import { units, unitsOf } from '../../domain/keys/quota.ts';
import type { Member } from '../../domain/member.ts';
import { addSpan } from '../../domain/time.ts';
import { createKey } from '../../usecases/changes/create-key.ts';
import { parseIps } from '../command-line/parsers/addresses.ts';
import { parseAmount } from '../command-line/parsers/amount.ts';
import { parseKeyName } from '../command-line/parsers/key-name.ts';
import { parsePerson } from '../command-line/parsers/mentions.ts';
import { parseModels } from '../command-line/parsers/models.ts';
import { parseExpiry } from '../command-line/parsers/moment.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import type { TokenizedLine } from '../command-line/tokenize.ts';
import { amountToUnits } from '../forms/amount-to-units.ts';
import type { CreateWords } from '../forms/key-form-values.ts';
import { openCreateForm } from '../forms/open-forms.ts';
import type { Bot } from '../interaction/bot.ts';
import { changeReport } from '../interaction/change-report.ts';
import { changeMessage } from '../views/requests/change-result.ts';
import { retryWithReason } from './retry-with-reason.ts';
import { phrase, verb } from './verb.ts';

export const create = verb<CreateWords>({
  usage:
    '[NAME] [--quota $20] [--expires 30d] [--models a,b] [--ips a,b] [--group g] [--unlimited] [--for @user] [--reason …]',
  about: 'Create a key. Without a name, a form opens.',
  examples: ['create', 'create search-prod --quota $20 --expires 30d'],
  options: {
    name: 'text',
    quota: 'word',
    expires: 'text',
    models: 'list',
    ips: 'list',
    group: 'word',
    unlimited: 'flag',
    for: 'word',
    reason: 'text',
  },
  parse: createWords,
  /** With a name it acts at once, the policy's defaults filled in; without one the form opens. */
  async run(interaction, command) {
    const { bot, member, responder } = interaction;
    const { name, owner, reason } = command;
    if (name === null) return openCreateForm(interaction, command);
    await responder.begin();
    const run = async () => {
      const key = await newKeyOf(bot, member, { ...command, name });
      const asked = await createKey(bot.ports, member, { key, owner, reason });
      await responder.say(changeMessage(await changeReport(bot, member, asked)));
    };
    await retryWithReason(run, (problem) => openCreateForm(interaction, command, problem));
  },
});

/** What an option's text means, or what its absence does. */
function given<T, A>(
  line: TokenizedLine,
  option: string,
  { read, absent }: { read: (text: string) => T; absent: A },
) {
  const text = line.options.get(option);
  return text === undefined ? absent : read(text);
}

function createWords(line: TokenizedLine, context: ParseContext): CreateWords {
  const name = line.options.get('name') ?? phrase(line.words);
  return {
    name: name === null ? null : parseKeyName(name),
    quota: given(line, 'quota', { read: parseAmount, absent: null }),
    unlimited: line.options.has('unlimited'),
    expires: given(line, 'expires', { read: (text) => parseExpiry(text, context), absent: null }),
    models: given(line, 'models', { read: parseModels, absent: null }),
    ips: given(line, 'ips', { read: parseIps, absent: [] }),
    group: line.options.get('group') ?? null,
    owner: given(line, 'for', { read: parsePerson, absent: null }),
    reason: line.options.get('reason') ?? '',
  };
}

async function newKeyOf(
  { ports }: Bot,
  { zone }: Member,
  words: CreateWords & { readonly name: string },
): Promise<NewKey> {
  const { defaults } = ports.policy.create;
  const unitsPerUsd = await ports.cometApi.unitsPerUsd();
  const amount =
    words.quota === null ? unitsOf(defaults.quota, unitsPerUsd) : amountToUnits(words.quota, unitsPerUsd);
  return {
    name: words.name,
    unlimited: words.unlimited,
    quota: words.unlimited ? units(0) : amount,
    expiresAt: expiryOf(words.expires, { now: ports.clock(), zone, defaults }),
    models: words.models,
    allowIps: words.ips,
    group: words.group ?? '',
    crossGroupRetry: false,
  };
}

function expiryOf(
  expires: CreateWords['expires'],
  given: { now: Date; zone: string; defaults: { expires: Parameters<typeof addSpan>[1] } },
): Date | null {
  if (expires === 'never') return null;
  return expires ?? addSpan(given.now, given.defaults.expires, given.zone);
}
