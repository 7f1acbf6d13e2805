import type { NoticeBody } from '../../../domain/notices/notice.ts';
import { message, section } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { count, joined, msg, some } from '../../text/text.ts';

type Body = Extract<NoticeBody, { kind: 'unreadable_keys' }>;

/** To admins. */
export function unreadableKeysMessage({ ids, nameless }: Body): Message {
  const numbers = some(ids.map((id) => `#${id}`));
  const others = msg`${nameless} without a number`;
  const which = ids.length === 0 ? others : nameless === 0 ? numbers : msg`${numbers} and ${others}`;
  const lines = [
    msg`⚠️ CometAPI lists ${count(ids.length + nameless, 'key')} that I can’t read: ${which}.`,
    msg`I don’t watch or show them; \`/cometkey disable #NUMBER\` still works on keys that I knew before. Look at them in the CometAPI console: saving a key there usually repairs it.`,
  ];
  return message(
    joined(lines),
    lines.map((line) => section(line)),
  );
}
