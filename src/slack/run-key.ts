import type { Change } from '../domain/change.ts';
import type { Member } from '../domain/member.ts';
import { Refused } from '../domain/problem.ts';
import { span } from '../domain/time.ts';
import { assignKey } from '../usecases/assign-key.ts';
import { changeKey } from '../usecases/change-key.ts';
import { findKey } from '../usecases/find-key.ts';
import { keyToReveal, revealKey } from '../usecases/reveal-key.ts';
import { showKey } from '../usecases/show-key.ts';
import { askWhy } from './ask-why.ts';
import type { Asking, Of } from './asking.ts';
import { answerFor, givenBack } from './boundary.ts';
import { reportOf } from './change-report.ts';
import { openAssignForm, openChooseKey, openRenewForm } from './open-forms.ts';
import { assignedMessage, changeMessage } from './views/done.ts';
import { keyMessage } from './views/key.ts';
import { loadingModal } from './views/loading.ts';
import { messageModal } from './views/message-modal.ts';
import { secretModal } from './views/reveal.ts';

const RENEWAL = span(30, 'd');

export async function runShow(asking: Asking, command: Of<'show'>): Promise<void> {
  const { bot, member, surface } = asking;
  if (command.key === null) return openChooseKey(asking, command);
  await surface.begin();
  const { id } = await findKey(bot.ports, member, command.key);
  await surface.say(keyMessage(await showKey(bot.ports, member, id)));
}

type Toggle = Of<'enable'> | Of<'disable'> | Of<'renew'>;

export async function runToggle(asking: Asking, command: Toggle): Promise<void> {
  const { bot, member, surface } = asking;
  if (command.key === null)
    return command.verb === 'renew'
      ? openRenewForm(asking, { key: null, span: command.span })
      : openChooseKey(asking, command);
  await surface.begin();
  const key = await findKey(bot.ports, member, command.key);
  const reason = command.verb === 'disable' ? command.reason : '';
  const run = async () => {
    const change = toggled(command, member);
    const asked = await changeKey(bot.ports, member, { keyId: key.id, change, reason });
    await surface.say(changeMessage(await reportOf(bot, member, asked)));
  };
  await askWhy(run, (problem) =>
    openRenewForm(asking, { key, span: command.verb === 'renew' ? command.span : null, problem }),
  );
}

function toggled(command: Toggle, member: Member): Exclude<Change, { kind: 'create' }> {
  if (command.verb === 'renew') return { kind: 'renew', span: command.span ?? RENEWAL, zone: member.zone };
  return { kind: command.verb };
}

/** The modal opens empty, because the trigger lives three seconds and CometAPI may take longer. */
export async function runReveal(asking: Asking, command: Of<'reveal'>): Promise<void> {
  const { bot, member, surface } = asking;
  if (command.key === null) return openChooseKey(asking, command);
  const { id } = await keyToReveal(bot.ports, member, command.key);
  const modal = await surface.open(loadingModal('Secret'));
  try {
    const { key, secret } = await revealKey(bot.ports, member, id);
    await modal.fill(secretModal(key.name, secret.expose()));
  } catch (error) {
    await modal.fill(messageModal(answerFor(bot, givenBack(error, asking.line)), 'Secret'));
  }
}

export async function runAssign(asking: Asking, command: Of<'assign'>): Promise<void> {
  const { bot, member, surface } = asking;
  if (member.role !== 'admin') throw new Refused({ kind: 'admins_only' });
  if (command.key === null || command.to === null) return openAssignForm(asking, command.key, command.to);
  const found = await findKey(bot.ports, member, command.key);
  const key = await assignKey(bot.ports, member, { keyId: found.id, owner: command.to });
  await surface.say(assignedMessage({ key, from: found.owner, to: command.to }));
}
