import type { NoticeBody } from '../../../domain/notices/notice.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import type { Message } from '../../blocks/unrendered.ts';

export type Body<K extends NoticeBody['kind']> = Extract<NoticeBody, { kind: K }>;

/** How one kind of notice is said. */
export type NoticeView<K extends NoticeBody['kind']> = (body: Body<K>, context: NoticeContext) => Message;

/** Of a notice about a request: it is not delivered without one. */
export function requestOf({ notice, request }: NoticeContext): Request {
  if (request === null) throw new Error(`notice ${notice.id} has no request`);
  return request;
}
