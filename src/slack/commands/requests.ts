import {
  approveRequest,
  cancelRequest,
  denyRequest,
  mayDecideRequest,
} from '../../usecases/requests/decide-request.ts';
import { listRequests, showRequest } from '../../usecases/requests/list-requests.ts';
import { openDenyForm } from '../forms/open-forms.ts';
import type { CommandOf, Interaction } from '../interaction/interaction.ts';
import { requestListMessage } from '../views/requests/request-list.ts';
import { requestMessage } from '../views/requests/request-message.ts';

export async function runRequests(
  interaction: Interaction,
  { which, id }: CommandOf<'requests'>,
): Promise<void> {
  const { bot, member, responder } = interaction;
  if (id !== null) return responder.say(requestMessage(await showRequest(bot.ports, member, id), member));
  const report = await listRequests(
    bot.ports,
    member,
    which ?? (member.role === 'member' ? 'mine' : 'pending'),
  );
  await responder.say(requestListMessage(report));
}

export async function runCancel(interaction: Interaction, { id }: CommandOf<'cancel'>): Promise<void> {
  const { bot, member, responder } = interaction;
  if (id === null) return responder.say(requestListMessage(await listRequests(bot.ports, member, 'mine')));
  const request = await cancelRequest(bot.ports, member, id);
  await responder.say(requestMessage(await showRequest(bot.ports, member, request.id), member));
}

/** The same decisions as the card's buttons. */
export async function runDecision(
  interaction: Interaction,
  command: CommandOf<'approve'> | CommandOf<'deny'>,
): Promise<void> {
  const { bot, member, responder } = interaction;
  const { id } = command;
  if (id === null) return responder.say(requestListMessage(await listRequests(bot.ports, member, 'pending')));
  if (command.verb === 'deny' && command.reason.trim() === '') {
    await openDenyForm(interaction, await mayDecideRequest(bot.ports, member, id));
    return;
  }
  const request =
    command.verb === 'approve'
      ? await approveRequest(bot.ports, member, id)
      : await denyRequest(bot.ports, member, { id, why: command.reason });
  await responder.say(requestMessage(await showRequest(bot.ports, member, request.id), member));
}
