import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { message, section } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { count, joined, msg, type Text } from '../../text/text.ts';
import { keyNoticeText } from './key-notice.ts';
import { type KeyBody, noticeButtons } from './key-notice-words.ts';

/** News about several keys of one person: for each the text, and its first button. */
export function gatheredKeysMessage(gathered: readonly NoticeContext[]): Message {
  const rows = gathered.flatMap((context) =>
    context.notice.body.kind === 'key' ? [rowOf(context.notice.body, context)] : [],
  );
  const title = msg`There is news about ${count(rows.length, 'key')} of yours.`;
  return message(joined([title, ...rows.map(({ line }) => line)]), [
    section(title),
    ...rows.map(({ line, button }) => section(line, button)),
  ]);
}

function rowOf(body: KeyBody, context: NoticeContext) {
  const line: Text = joined(keyNoticeText(body, context));
  return { line, button: context.isOver ? undefined : noticeButtons(body, context)[0] };
}
