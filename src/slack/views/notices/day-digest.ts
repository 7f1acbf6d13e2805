import { needsOwner } from '../../../domain/notices/life.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import type { RequestRow } from '../../../usecases/ports/read-models.ts';
import { context, message, section, sentence } from '../../blocks/blocks.ts';
import { count, joined, literal, type Text } from '../../text/text.ts';
import { showRequestButton } from '../requests/request-buttons.ts';
import { requestLine } from '../requests/request-list.ts';
import { keyParts, type Part, part, rest } from './key-parts.ts';
import type { NoticeView } from './view.ts';

const KEYS = 12;
const REQUESTS = 5;

/** The keys that need their reader, each with its cure, and the requests that wait. What no longer does leaves the list. */
export const dayDigestView: NoticeView<'day_digest'> = (_body, told) => {
  if (told.isOver) return sentence(literal('✅ Nothing in this digest needs you any more.'));
  const { waiting = [] } = told;
  const id = told.notice.to.kind === 'member' ? told.notice.to.id : '';
  const isOwn = ({ request }: RequestRow) => request.requester === id;
  const hint = literal('`/cometkey settings` changes when this comes, or turns it off.');
  const [decisions, asked] = [waiting.filter((row) => !isOwn(row)), waiting.filter(isOwn)];
  const parts = [
    ...requestsPart(
      count(
        decisions.length,
        'request is waiting for your decision.',
        'requests are waiting for your decision.',
      ),
      { waiting: decisions, id, line: '`/cometkey requests`' },
    ),
    ...keysPart(told, id),
    ...requestsPart(
      count(
        asked.length,
        'of your requests is waiting for a decision.',
        'of your requests are waiting for a decision.',
      ),
      { waiting: asked, id, line: '`/cometkey requests mine`' },
    ),
  ];
  const texts = parts.map(({ text }) => text);
  return message(joined([...texts, hint]), [...parts.flatMap(({ blocks }) => blocks), context(hint)]);
};

function keysPart({ keys, now, unitsPerUsd }: NoticeContext, id: string): Part[] {
  const needing = keys.filter((key) => needsOwner(key, id, now));
  const title = needing.every(({ owner }) => owner === id)
    ? count(needing.length, 'of your keys needs you.', 'of your keys need you.')
    : count(needing.length, 'key needs you.', 'keys need you.');
  return keyParts(title, needing, { id, now, unitsPerUsd, most: KEYS });
}

interface Waiting {
  readonly waiting: readonly RequestRow[];
  readonly id: string;
  /** Lists them all. */
  readonly line: string;
}

/** Only a look opens from here: a decision is made on the request as it is then. */
function requestsPart(title: Text, { waiting, id, line: all }: Waiting): Part[] {
  if (waiting.length === 0) return [];
  const reader = { id, role: 'member', zone: 'UTC' } as const;
  const rows = waiting.slice(0, REQUESTS).map((row) => {
    const line = requestLine(row, reader);
    return { text: line, blocks: [section(line, showRequestButton(row.request))] };
  });
  return [part(title), ...rows, ...rest(waiting.length - rows.length, literal(all))];
}
