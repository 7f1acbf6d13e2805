import type { Request } from '../../../domain/requests/request.ts';
import type { RequestListReport } from '../../../usecases/ports/read-models.ts';
import { context, message, section } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { joined, literal, moment, msg, nothing, person, type Text } from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { stateDetails } from '../changes/request-text.ts';
import { showRequestButton } from './request-buttons.ts';

/** Each has a button that shows the request, where it can be decided or withdrawn. */
export function requestListMessage({ which, requests, more, reader }: RequestListReport): Message {
  const title = literal(which === 'mine' ? '*Your requests*' : '*Requests that wait for a decision*');
  const lines = requests.map((request) => requestLine(request, reader.id));
  const rest = more > 0 ? [msg`And ${more} more: \`/cometkey requests ID\` shows any of them.`] : [];
  const empty =
    requests.length === 0 ? [literal(which === 'mine' ? NONE_MINE : 'Nothing waits for a decision.')] : [];
  return message(joined([title, ...empty, ...lines, ...rest]), [
    section(title),
    ...empty.map((line) => section(line)),
    ...requests.map((request, at) => section(lines[at] ?? nothing, showRequestButton(request))),
    ...rest.map((line) => context(line)),
  ]);
}

const NONE_MINE = 'You have no requests. `/cometkey quota KEY +$50` asks for more quota.';

export function requestLine(request: Request, reader: string): Text {
  const who = request.requester === reader ? nothing : msg` by ${person(request.requester)}`;
  return msg`${changeText(request)}\n${stateDetails(request)} · request \`${request.id}\`${who}, asked ${moment(request.createdAt)}`;
}
