import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { context, message, section, sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { joined, literal, msg } from '../../text/text.ts';
import { heldRow } from './resume-needed.ts';

/** With two blocks each they fit one message. */
const SHOWN = 20;

const THEN = literal(
  'I won’t continue with anything listed here until an admin presses *Resume*. If the database was restored from a backup or moved, look at each key first: its change may already have been made.',
);

const askedAt = ({ request }: NoticeContext): number => request?.createdAt.getTime() ?? 0;

/** As `status` and Home list it. */
const byAsked = (one: NoticeContext, other: NoticeContext): number => askedAt(one) - askedAt(other);

/** To admins: all that is held up since the same stop. What is decided goes, and what comes after it moves up. */
export function resumeNeededMany(gathered: readonly NoticeContext[]): Message {
  const rows = gathered
    .toSorted(byAsked)
    .map(heldRow)
    .filter((row) => row !== null);
  if (rows.length === 0)
    return sentence(msg`▶️ None of these ${gathered.length} changes is waiting for an admin any more.`);
  const first = msg`*Held up: ${rows.length}*, because I was down for a while, or the database was restored or moved.`;
  const shown = rows.slice(0, SHOWN);
  const more = rows.length - shown.length;
  const rest = more > 0 ? [msg`And ${more} more, shown here as you decide these.`] : [];
  return message(joined([first, THEN, ...shown.map(({ text }) => text), ...rest]), [
    section(first),
    section(THEN),
    ...shown.flatMap(({ blocks }) => blocks),
    ...rest.map((words) => context(words)),
  ]);
}
