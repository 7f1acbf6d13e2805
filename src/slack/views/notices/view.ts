import type { NoticeBody } from '../../../domain/notices/notice.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import type { Message } from '../../blocks/unrendered.ts';

export type Body<K extends NoticeBody['kind']> = Extract<NoticeBody, { kind: K }>;

/** Makes the message for one kind of notice. */
export type NoticeView<K extends NoticeBody['kind']> = (body: Body<K>, context: NoticeContext) => Message;

/** For notices about a request, which are delivered only with it. */
export function requestOf({ notice, request }: NoticeContext): Request {
  if (request === null) throw new Error(`notice ${notice.id} has no request`);
  return request;
}
