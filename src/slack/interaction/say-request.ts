import type { RequestId } from '../../domain/requests/request.ts';
import type { RequestListQuery } from '../../usecases/ports/read-models.ts';
import { listRequests, showRequest } from '../../usecases/requests/list-requests.ts';
import { requestListMessage } from '../views/requests/request-list.ts';
import { requestMessage } from '../views/requests/request-message.ts';
import type { Interaction } from './interaction.ts';

export const sayRequest = async ({ bot, member, responder }: Interaction, id: RequestId): Promise<void> =>
  responder.say(requestMessage(await showRequest(bot.ports, member, id), member));

/** Replaces the message that was clicked, unless it is a card: that is updated for everybody anyway. */
export const rerenderRequest = async (
  { bot, member, responder }: Interaction,
  id: RequestId,
): Promise<void> => responder.rerender(requestMessage(await showRequest(bot.ports, member, id), member));

/** In place of the message that was clicked, or beside it if others see it too. */
export const showInstead = async ({ bot, member, responder }: Interaction, id: RequestId): Promise<void> =>
  responder.instead(requestMessage(await showRequest(bot.ports, member, id), member));

export const sayRequests = async (
  { bot, member, responder }: Interaction,
  which: 'mine' | 'pending',
): Promise<void> =>
  responder.say(requestListMessage(await listRequests(bot.ports, member, { which, page: 0 })));

/** In place of the list that was clicked. */
export const turnRequests = async (
  { bot, member, responder }: Interaction,
  query: RequestListQuery,
): Promise<void> => responder.replace(requestListMessage(await listRequests(bot.ports, member, query)));
