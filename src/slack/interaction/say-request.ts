import { Refused } from '../../domain/problems/problem.ts';
import { isApprover } from '../../domain/requests/approval/right-to-decide.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import type { RequestListQuery } from '../../usecases/ports/read-models.ts';
import { listRequests, showRequest } from '../../usecases/requests/list-requests.ts';
import type { Message } from '../blocks/unrendered.ts';
import { type OwnAct, ownActMessage, ownActText } from '../views/requests/own-act.ts';
import { requestListMessage } from '../views/requests/request-list.ts';
import { requestMessage } from '../views/requests/request-message.ts';
import type { Interaction } from './interaction.ts';

/** A request, and the page of requests to decide that its button stands in, if it stands in one. */
export interface RequestAt {
  readonly request: RequestId;
  readonly page?: number | undefined;
}

export const sayRequest = async (interaction: Interaction, id: RequestId, did?: OwnAct): Promise<void> =>
  interaction.responder.say(await requestAfter(interaction, id, did));

/** `did`: what this person has just done to it. */
async function requestAfter({ bot, member }: Interaction, id: RequestId, did?: OwnAct): Promise<Message> {
  const report = await showRequest(bot.ports, member, id);
  return did ? ownActMessage(report, did, member.id) : requestMessage(report, member);
}

/** The list, where the next one can be decided at once, or else the request by itself. */
async function shownAt(
  interaction: Interaction,
  { request, page }: RequestAt,
  did?: OwnAct,
): Promise<Message> {
  if (page === undefined) return requestAfter(interaction, request, did);
  const { bot, member } = interaction;
  const list = await listRequests(bot.ports, member, { which: 'pending', page });
  const report = did ? await showRequest(bot.ports, member, request) : null;
  return requestListMessage(list, report && did ? ownActText(report.request, did, member.id) : null);
}

/** Replaces what was clicked, unless it is a card: that is updated for everybody anyway. */
export const rerenderRequest = async (interaction: Interaction, at: RequestAt, did?: OwnAct): Promise<void> =>
  interaction.responder.rerender(await shownAt(interaction, at, did));

/** In place of the message that was clicked, or beside it if others see it too. */
export const showInstead = async (interaction: Interaction, at: RequestAt, did?: OwnAct): Promise<void> =>
  interaction.responder.instead(await shownAt(interaction, at, did));

/** The same for what has the button that opened a form. Slack lets it be redrawn for half an hour. */
export async function redrawPressed(interaction: Interaction, at: RequestAt, did?: OwnAct): Promise<void> {
  const { bot, redrawPressed: redraw } = interaction;
  try {
    // Above the list stands nothing of it, because the form says it.
    await redraw?.(await shownAt(interaction, at, at.page === undefined ? did : undefined));
  } catch (err) {
    // What was decided stands, and is answered all the same.
    bot.ports.log.info({ err }, 'what was pressed was not redrawn');
  }
}

/** What the reader could decide now. */
export const sayUndecided = async (interaction: Interaction): Promise<void> => {
  if (!isApprover(interaction.member)) throw new Refused({ kind: 'leads_only', act: 'decide' });
  return sayRequests(interaction, 'pending');
};

export const sayRequests = async (
  { bot, member, responder }: Interaction,
  which: RequestListQuery['which'],
): Promise<void> =>
  responder.say(requestListMessage(await listRequests(bot.ports, member, { which, page: 0 })));

/** In place of the list that was clicked. */
export const turnRequests = async (
  { bot, member, responder }: Interaction,
  query: RequestListQuery,
): Promise<void> => responder.replace(requestListMessage(await listRequests(bot.ports, member, query)));
