import type { Member } from '../../../domain/member.ts';
import { whyNotDecider } from '../../../domain/requests/approval.ts';
import type { RequestReport } from '../../../usecases/ports/read-models.ts';
import { actions, message } from '../../blocks/blocks.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { cancelButton, decisionButtons } from './request-buttons.ts';
import { requestBody, requestText } from './request-card.ts';

/** A request for one reader: with *Cancel* if it is theirs, and with the decision if they may decide. */
export function requestMessage(report: RequestReport, reader: Member): Message {
  const { request, background } = report;
  const isMine = request.requester === reader.id;
  const isDecider = whyNotDecider(reader, request, background?.key?.owner ?? null) === null;
  const blocks: KnownBlock[] = [
    ...requestBody(report),
    ...(isMine && request.state === 'pending' ? [actions([cancelButton(request)])] : []),
    ...(isDecider || request.state === 'failed' ? decisionButtons(request) : []),
  ];
  return message(requestText(report), blocks);
}
