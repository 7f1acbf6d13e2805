import { awaits, isApprover } from '../../../domain/requests/approval/right-to-decide.ts';
import type { RequestListReport, RequestRow } from '../../../usecases/ports/read-models.ts';
import { actions, button, context, message, section, titled } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { requestListRef } from '../../blocks/refs/list-refs.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { unprovenTexts } from '../../text/people/group-text.ts';
import { joined, literal, moment, msg, nothing, person, type Text, userText } from '../../text/text.ts';
import { askedText } from '../changes/changes.ts';
import { stateLine } from './grant-end.ts';
import { cancelButton, rowButtons, showRequestButton } from './request-buttons.ts';
import { givenLines } from './request-card.ts';
import { moneySentence } from './request-money.ts';

type Reader = RequestListReport['reader'];

/**
 * One page. Each row has a button that shows the request, and the decision where this reader may decide. `done`: what they
 * have just done to one that stood in it.
 */
export function requestListMessage(report: RequestListReport, done: Text | null = null): Message {
  const { query, rows, total, pages, reader } = report;
  const pageWords = pages > 1 ? msg`, page ${query.page + 1} of ${pages}` : nothing;
  const title = msg`*${titleWords(report)}: ${total}*${pageWords}`;
  const empty = rows.length === 0 ? [emptyWords(report)] : [];
  const doubt = report.query.which === 'pending' ? unprovenTexts(reader) : [];
  const lines = rows.map((row) => requestLine(row, reader));
  const first = done ? [done] : [];
  const shown = message(joined([...first, title, ...empty, ...doubt, ...lines]), [
    ...first.map((line) => section(line)),
    section(title),
    ...empty.map((line) => section(line)),
    ...doubt.map((line) => section(line)),
    ...rows.flatMap((row) => listRow(row, report)),
    actions(controls(report)),
    context(msg`As of ${moment(report.now)}`),
  ]);
  return titled(literal('Requests'), shown);
}

function titleWords({ query, reader }: RequestListReport): Text {
  if (query.which === 'mine') return literal('Your requests');
  if (query.which === 'cancellable') return literal('Your requests waiting for a decision');
  return literal(!isApprover(reader) ? 'Your requests waiting for a decision' : 'Waiting for you');
}

function emptyWords({ query, reader }: RequestListReport): Text {
  if (query.which === 'mine')
    return literal('You haven’t asked for anything yet. `/cometkey quota` asks for more quota.');
  return query.which === 'cancellable' || !isApprover(reader)
    ? literal('None of your requests is waiting for a decision.')
    : literal('Nothing is waiting for your decision. `/cometkey requests mine` lists what you asked for.');
}

function controls({ query: { which, page }, pages }: RequestListReport) {
  const to = (text: string, action: string, target: number) =>
    button({ action, text, value: requestListRef.encode({ which, page: target }) });
  return [
    ...(page > 0 ? [to('Previous', ACTIONS.requestsPrevious, page - 1)] : []),
    ...(page < pages - 1 ? [to('Next', ACTIONS.requestsNext, page + 1)] : []),
    to('Refresh', ACTIONS.requestsRefresh, page),
  ];
}

function listRow(row: RequestRow, { query: { which, page }, reader }: RequestListReport): KnownBlock[] {
  const { request } = row;
  if (request.state === 'pending' && request.requester === reader.id)
    return [section(requestLine(row, reader)), actions([showRequestButton(request), cancelButton(request)])];
  return requestRow(row, reader, which === 'pending' ? page : undefined);
}

/** `page`: of the list that the row stands in; absent: it stands on Home. */
export function requestRow(row: RequestRow, reader: Reader, page?: number): KnownBlock[] {
  const { request, key } = row;
  const line = requestLine(row, reader);
  if (request.state !== 'pending' || !awaits(reader, request, key?.owner ?? null))
    return [section(line, showRequestButton(request))];
  return [section(line), actions(rowButtons(request, page))];
}

const REASON_LENGTH = 200;

/** What, whose and why; the money it is about; how it stands. */
export function requestLine(row: RequestRow, reader: Reader): Text {
  const { request } = row;
  const who = request.requester === reader.id ? literal('You') : person(request.requester);
  const asks = literal(
    request.requester === reader.id || request.state !== 'pending' ? 'asked for' : 'asks for',
  );
  const reason = request.reason ? [msg`Reason: ${userText(request.reason, REASON_LENGTH)}`] : [];
  const money = moneySentence(row);
  return joined([
    msg`${who} ${asks} ${askedText(request)}`,
    ...givenLines(request),
    ...reason,
    ...(money ? [money] : []),
    msg`${stateLine(request, row.end)} · requested ${moment(request.createdAt)} · request \`${request.id}\``,
  ]);
}
