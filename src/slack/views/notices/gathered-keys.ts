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
  const rows = withEditsTogether(gathered).flatMap((context) =>
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

/** Several edits of one key are told as one, from how it was before the first to how it was after the last. */
function withEditsTogether(gathered: readonly NoticeContext[]): NoticeContext[] {
  const all = Map.groupBy(gathered, (context) => editedIn(context) ?? context);
  return [...all.values()].flatMap((edits) => {
    const [first, last] = [edits[0], edits.at(-1)];
    if (!first || !last || edits.length === 1) return edits;
    const [from, to] = [first.notice.body, last.notice.body];
    if (from.kind !== 'key' || to.kind !== 'key' || !from.what.was) return edits;
    const body = { ...to, what: { ...to.what, was: from.what.was } };
    return [{ ...last, notice: { ...last.notice, body } }];
  });
}

/** The key that the notice tells an edit of; null: it tells something else. */
const editedIn = ({ notice: { body } }: NoticeContext): number | null =>
  body.kind === 'key' && body.what.kind === 'changed' ? body.keyId : null;

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
