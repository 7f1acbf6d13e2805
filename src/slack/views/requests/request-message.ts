import type { Member } from '../../../domain/member.ts';
import { whyNotDecider } from '../../../domain/requests/approval/right-to-decide.ts';
import { isOpen } from '../../../domain/requests/request.ts';
import type { RequestReport } from '../../../usecases/ports/read-models.ts';
import { actions, context, message } from '../../blocks/blocks.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { moment, msg } from '../../text/text.ts';
import { aboutKey } from '../message-modal.ts';
import { breakGlassButton, cancelButton, decisionButtons, refreshRequestButton } from './request-buttons.ts';
import { requestBody, requestText } from './request-card.ts';
import { renewedUntil } from './request-money.ts';

/**
 * A request for one reader: with *Cancel* if it is theirs, and with the decision if they may decide. While something
 * is to come it says as of when.
 */
export function requestMessage(report: RequestReport, reader: Member): Message {
  const { request, background, now } = report;
  const isMine = request.requester === reader.id;
  const isDecider = whyNotDecider(reader, request, background?.key?.owner ?? null) === null;
  const loan = report.mayEndEarly ? (report.loan ?? null) : null;
  const blocks: KnownBlock[] = [
    ...requestBody(report),
    ...(isOpen(request) ? [context(msg`As of ${moment(now)}`)] : []),
    ...(isDecider || request.state === 'failed' || loan
      ? decisionButtons(request, { renewed: renewedUntil(report), loan })
      : []),
    ...(isOpen(request)
      ? [
          actions([
            ...(report.mayBreakGlass ? [breakGlassButton(request)] : []),
            ...(isMine && request.state === 'pending' ? [cancelButton(request)] : []),
            refreshRequestButton(request),
          ]),
        ]
      : []),
  ];
  return aboutKey(request.keyName, message(requestText(report), blocks));
}
