import type { Change } from '../../domain/changes/change.ts';
import type { Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { span } from '../../domain/time.ts';
import { changeKey } from '../../usecases/changes/change-key.ts';
import { assignKey } from '../../usecases/keys/assign-key.ts';
import { findKey } from '../../usecases/keys/find-key.ts';
import { keyToReveal, revealKey } from '../../usecases/keys/reveal-key.ts';
import { showKey } from '../../usecases/keys/show-key.ts';
import { openAssignForm, openChooseKey, openRenewForm } from '../forms/open-forms.ts';
import { changeReport } from '../interaction/change-report.ts';
import { answerFor, withRetryHint } from '../interaction/error-boundary.ts';
import type { CommandOf, Interaction } from '../interaction/interaction.ts';
import { keyMessage } from '../views/keys/key-detail.ts';
import { secretModal } from '../views/keys/reveal.ts';
import { loadingModal } from '../views/loading.ts';
import { messageModal } from '../views/message-modal.ts';
import { assignedMessage, changeMessage } from '../views/requests/change-result.ts';
import { retryWithReason } from './retry-with-reason.ts';

const RENEWAL = span(30, 'd');

export async function runShow(interaction: Interaction, command: CommandOf<'show'>): Promise<void> {
  const { bot, member, responder } = interaction;
  if (command.key === null) return openChooseKey(interaction, command);
  await responder.begin();
  const { id } = await findKey(bot.ports, member, command.key);
  await responder.say(keyMessage(await showKey(bot.ports, member, id)));
}

type Toggle = CommandOf<'enable'> | CommandOf<'disable'> | CommandOf<'renew'>;

export async function runToggle(interaction: Interaction, command: Toggle): Promise<void> {
  const { bot, member, responder } = interaction;
  if (command.key === null)
    return command.verb === 'renew'
      ? openRenewForm(interaction, { key: null, span: command.span })
      : openChooseKey(interaction, command);
  await responder.begin();
  const key = await findKey(bot.ports, member, command.key);
  const reason = command.verb === 'disable' ? command.reason : '';
  const run = async () => {
    const change = toggled(command, member);
    const asked = await changeKey(bot.ports, member, { keyId: key.id, change, reason });
    await responder.say(changeMessage(await changeReport(bot, member, asked)));
  };
  await retryWithReason(run, (problem) =>
    openRenewForm(interaction, { key, span: command.verb === 'renew' ? command.span : null, problem }),
  );
}

function toggled(command: Toggle, member: Member): Exclude<Change, { kind: 'create' }> {
  if (command.verb === 'renew') return { kind: 'renew', span: command.span ?? RENEWAL, zone: member.zone };
  return { kind: command.verb };
}

/** The modal opens empty, because the trigger lives three seconds and CometAPI may take longer. */
export async function runReveal(interaction: Interaction, command: CommandOf<'reveal'>): Promise<void> {
  const { bot, member, responder } = interaction;
  if (command.key === null) return openChooseKey(interaction, command);
  const { id } = await keyToReveal(bot.ports, member, command.key);
  const modal = await responder.open(loadingModal('Secret'));
  try {
    const { key, secret } = await revealKey(bot.ports, member, id);
    await modal.fill(secretModal(key.name, secret.expose()));
  } catch (error) {
    await modal.fill(messageModal(answerFor(bot, withRetryHint(error, interaction.line)), 'Secret'));
  }
}

export async function runAssign(interaction: Interaction, command: CommandOf<'assign'>): Promise<void> {
  const { bot, member, responder } = interaction;
  if (member.role !== 'admin') throw new Refused({ kind: 'admins_only' });
  if (command.key === null || command.to === null)
    return openAssignForm(interaction, command.key, command.to);
  const found = await findKey(bot.ports, member, command.key);
  const key = await assignKey(bot.ports, member, { keyId: found.id, owner: command.to });
  await responder.say(assignedMessage({ key, from: found.owner, to: command.to }));
}
