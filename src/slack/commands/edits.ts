import type { SettingsPatch } from '../../domain/changes/change.ts';
import { changeKey, changeQuota } from '../../usecases/changes/change-key.ts';
import { editKey } from '../../usecases/changes/edit-key.ts';
import { findKey } from '../../usecases/keys/find-key.ts';
import type { Amount, EditWords } from '../command-line/command.ts';
import { unitsIn } from '../forms/amount-to-units.ts';
import { openChooseKey, openEditForm, openQuotaForm, openUnlimitedForm } from '../forms/open-forms.ts';
import { reportOf } from '../interaction/change-report.ts';
import type { Asking, Of } from '../interaction/interaction.ts';
import { changeMessage } from '../views/requests/change-result.ts';
import { askWhy } from './retry-with-reason.ts';

export async function runEdit(asking: Asking, command: Of<'edit'>): Promise<void> {
  const { bot, member, surface } = asking;
  if (command.key === null) return openChooseKey(asking, command);
  const { id } = await findKey(bot.ports, member, command.key);
  const { to } = command;
  if (Object.keys(to).length === 0) return openEditForm(asking, { keyId: id, to });
  await surface.begin();
  const run = async () => {
    const asked = await editKey(bot.ports, member, { keyId: id, seen: {}, to: patchOf(to), reason: '' });
    await surface.say(changeMessage(await reportOf(bot, member, asked)));
  };
  await askWhy(run, (problem) => openEditForm(asking, { keyId: id, to, problem }));
}

const patchOf = ({ name, expires, models, ips, group }: EditWords): SettingsPatch => ({
  ...(name === undefined ? {} : { name }),
  ...(expires === undefined ? {} : { expiresAt: expires === 'never' ? null : expires }),
  ...(models === undefined ? {} : { models }),
  ...(ips === undefined ? {} : { allowIps: ips }),
  ...(group === undefined ? {} : { group }),
});

export async function runQuota(asking: Asking, command: Of<'quota'>): Promise<void> {
  const { bot, member, surface } = asking;
  const { amount, during, reason } = command;
  const found = command.key === null ? null : await findKey(bot.ports, member, command.key);
  if (found === null || amount === null) return openQuotaForm(asking, found, command);
  const { sign } = amount;
  const wanted = unitsIn(amount, await bot.ports.cometApi.unitsPerUsd());
  const isMore = sign === '+' || (sign === '=' && wanted > found.left);
  if (isMore && reason === '') return openQuotaForm(asking, found, command);
  await surface.begin();
  const asked = await changeQuota(bot.ports, member, {
    keyId: found.id,
    sign,
    amount: wanted,
    during,
    reason,
  });
  await surface.say(changeMessage(await reportOf(bot, member, asked)));
}

export async function runUnlimited(asking: Asking, command: Of<'unlimited'>): Promise<void> {
  const { bot, member, surface } = asking;
  const found = command.key === null ? null : await findKey(bot.ports, member, command.key);
  if (found === null || command.to === null || command.reason === '')
    return openUnlimitedForm(asking, found, command);
  if (command.to === 'off' && command.left === null) return openUnlimitedForm(asking, found, command);
  await surface.begin();
  const change =
    command.to === 'on'
      ? ({ kind: 'unlimited_on', during: command.during } as const)
      : ({
          kind: 'unlimited_off',
          left: unitsIn(command.left as Amount, await bot.ports.cometApi.unitsPerUsd()),
        } as const);
  const asked = await changeKey(bot.ports, member, { keyId: found.id, change, reason: command.reason });
  await surface.say(changeMessage(await reportOf(bot, member, asked)));
}
