import {
  approveRequest,
  cancelRequest,
  denyRequest,
  mayDecideRequest,
} from '../../usecases/requests/decide-request.ts';
import { listRequests, showRequest } from '../../usecases/requests/list-requests.ts';
import { openDenyForm } from '../forms/open-forms.ts';
import type { Asking, Of } from '../interaction/interaction.ts';
import { requestListMessage } from '../views/requests/request-list.ts';
import { requestMessage } from '../views/requests/request-message.ts';

export async function runRequests(asking: Asking, { which, id }: Of<'requests'>): Promise<void> {
  const { bot, member, surface } = asking;
  if (id !== null) return surface.say(requestMessage(await showRequest(bot.ports, member, id), member));
  const report = await listRequests(
    bot.ports,
    member,
    which ?? (member.role === 'member' ? 'mine' : 'pending'),
  );
  await surface.say(requestListMessage(report));
}

export async function runCancel(asking: Asking, { id }: Of<'cancel'>): Promise<void> {
  const { bot, member, surface } = asking;
  if (id === null) return surface.say(requestListMessage(await listRequests(bot.ports, member, 'mine')));
  const request = await cancelRequest(bot.ports, member, id);
  await surface.say(requestMessage(await showRequest(bot.ports, member, request.id), member));
}

/** The same decisions as the card's buttons. */
export async function runDecision(asking: Asking, command: Of<'approve'> | Of<'deny'>): Promise<void> {
  const { bot, member, surface } = asking;
  const { id } = command;
  if (id === null) return surface.say(requestListMessage(await listRequests(bot.ports, member, 'pending')));
  if (command.verb === 'deny' && command.reason.trim() === '') {
    await openDenyForm(asking, await mayDecideRequest(bot.ports, member, id));
    return;
  }
  const request =
    command.verb === 'approve'
      ? await approveRequest(bot.ports, member, id)
      : await denyRequest(bot.ports, member, { id, why: command.reason });
  await surface.say(requestMessage(await showRequest(bot.ports, member, request.id), member));
}
