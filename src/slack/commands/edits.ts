import type { SettingsPatch } from '../../domain/changes/change.ts';
import { changeKey, changeQuota } from '../../usecases/changes/change-key.ts';
import { editKey } from '../../usecases/changes/edit-key.ts';
import { findKey } from '../../usecases/keys/find-key.ts';
import type { Amount, EditWords } from '../command-line/command.ts';
import { amountToUnits } from '../forms/amount-to-units.ts';
import { openChooseKey, openEditForm, openQuotaForm, openUnlimitedForm } from '../forms/open-forms.ts';
import { changeReport } from '../interaction/change-report.ts';
import type { CommandOf, Interaction } from '../interaction/interaction.ts';
import { changeMessage } from '../views/requests/change-result.ts';
import { retryWithReason } from './retry-with-reason.ts';

export async function runEdit(interaction: Interaction, command: CommandOf<'edit'>): Promise<void> {
  const { bot, member, responder } = interaction;
  if (command.key === null) return openChooseKey(interaction, command);
  const { id } = await findKey(bot.ports, member, command.key);
  const { to } = command;
  if (Object.keys(to).length === 0) return openEditForm(interaction, { keyId: id, to });
  await responder.begin();
  const run = async () => {
    const asked = await editKey(bot.ports, member, { keyId: id, seen: {}, to: patchOf(to), reason: '' });
    await responder.say(changeMessage(await changeReport(bot, member, asked)));
  };
  await retryWithReason(run, (problem) => openEditForm(interaction, { keyId: id, to, problem }));
}

const patchOf = ({ name, expires, models, ips, group }: EditWords): SettingsPatch => ({
  ...(name === undefined ? {} : { name }),
  ...(expires === undefined ? {} : { expiresAt: expires === 'never' ? null : expires }),
  ...(models === undefined ? {} : { models }),
  ...(ips === undefined ? {} : { allowIps: ips }),
  ...(group === undefined ? {} : { group }),
});

export async function runQuota(interaction: Interaction, command: CommandOf<'quota'>): Promise<void> {
  const { bot, member, responder } = interaction;
  const { amount, during, reason } = command;
  const found = command.key === null ? null : await findKey(bot.ports, member, command.key);
  if (found === null || amount === null) return openQuotaForm(interaction, found, command);
  const { sign } = amount;
  const wanted = amountToUnits(amount, await bot.ports.cometApi.unitsPerUsd());
  const isMore = sign === '+' || (sign === '=' && wanted > found.left);
  if (isMore && reason === '') return openQuotaForm(interaction, found, command);
  await responder.begin();
  const asked = await changeQuota(bot.ports, member, {
    keyId: found.id,
    sign,
    amount: wanted,
    during,
    reason,
  });
  await responder.say(changeMessage(await changeReport(bot, member, asked)));
}

export async function runUnlimited(interaction: Interaction, command: CommandOf<'unlimited'>): Promise<void> {
  const { bot, member, responder } = interaction;
  const found = command.key === null ? null : await findKey(bot.ports, member, command.key);
  if (found === null || command.to === null || command.reason === '')
    return openUnlimitedForm(interaction, found, command);
  if (command.to === 'off' && command.left === null) return openUnlimitedForm(interaction, found, command);
  await responder.begin();
  const change =
    command.to === 'on'
      ? ({ kind: 'unlimited_on', during: command.during } as const)
      : ({
          kind: 'unlimited_off',
          left: amountToUnits(command.left as Amount, await bot.ports.cometApi.unitsPerUsd()),
        } as const);
  const asked = await changeKey(bot.ports, member, { keyId: found.id, change, reason: command.reason });
  await responder.say(changeMessage(await changeReport(bot, member, asked)));
}
