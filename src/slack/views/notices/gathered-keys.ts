import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { actions, message, section } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { count, joined, msg, type Text } from '../../text/text.ts';
import { isForStandIn, keyNoticeText } from './key-notice.ts';
import type { KeyBody } from './key-notice-words.ts';
import { lastWords } from './last-words.ts';
import { noticeButtons } from './notice-buttons.ts';

/** News about the keys of one person: for each the text, and its buttons. */
export function gatheredKeysMessage(gathered: readonly NoticeContext[]): Message {
  const rows = gathered.flatMap((context) =>
    context.notice.body.kind === 'key' ? [rowOf(context.notice.body, context)] : [],
  );
  const keys = new Set(gathered.map(({ notice: { body } }) => ('keyId' in body ? body.keyId : 0)));
  const title = titleOf(
    keys.size,
    gathered.every((context) => !isForStandIn(context)),
  );
  return message(joined([title, ...rows.map(({ line }) => line)]), [
    section(title),
    ...rows.flatMap(({ line, buttons }) => [
      section(line),
      ...(buttons.length > 0 ? [actions(buttons)] : []),
    ]),
  ]);
}

function titleOf(keys: number, areOwn: boolean): Text {
  if (!areOwn) return msg`Notices about ${count(keys, 'key')}:`;
  return keys === 1 ? msg`Notices about one of your keys:` : msg`Notices about ${keys} of your keys:`;
}

function rowOf(body: KeyBody, context: NoticeContext) {
  const last = lastWords(context);
  if (last) return { line: joined(last), buttons: [] };
  const line = keyNoticeText(body, context);
  return { line, buttons: noticeButtons(body, context) };
}
