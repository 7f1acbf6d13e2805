import type { NewKey } from '../../domain/changes/change.ts';
import { units, unitsOf } from '../../domain/keys/quota.ts';
import type { Member } from '../../domain/member.ts';
import { addSpan } from '../../domain/time.ts';
import { createKey } from '../../usecases/changes/create-key.ts';
import type { CreateWords } from '../command-line/command.ts';
import { amountToUnits } from '../forms/amount-to-units.ts';
import { openCreateForm } from '../forms/open-forms.ts';
import type { Bot } from '../interaction/bot.ts';
import { changeReport } from '../interaction/change-report.ts';
import type { CommandOf, Interaction } from '../interaction/interaction.ts';
import { changeMessage } from '../views/requests/change-result.ts';
import { retryWithReason } from './retry-with-reason.ts';

/** With a name it acts at once, the policy's defaults filled in; without one the form opens. */
export async function runCreate(interaction: Interaction, command: CommandOf<'create'>): Promise<void> {
  const { bot, member, responder } = interaction;
  if (command.name === null) return openCreateForm(interaction, command);
  const { name, owner, reason } = command;
  await responder.begin();
  const run = async () => {
    const key = await newKeyOf(bot, member, { ...command, name });
    const asked = await createKey(bot.ports, member, { key, owner, reason });
    await responder.say(changeMessage(await changeReport(bot, member, asked)));
  };
  await retryWithReason(run, (problem) => openCreateForm(interaction, command, problem));
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
