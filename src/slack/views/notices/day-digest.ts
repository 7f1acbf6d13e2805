import { needsOwner } from '../../../domain/notices/life.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import type { RequestRow } from '../../../usecases/ports/read-models.ts';
import { context, message, section, sentence } from '../../blocks/blocks.ts';
import type { KnownBlock } from '../../blocks/unrendered.ts';
import { lastingFacts } from '../../text/facts/facts.ts';
import { stateText } from '../../text/key-state.ts';
import { standInText } from '../../text/key-text.ts';
import { count, joined, keyLabel, literal, msg, type Text } from '../../text/text.ts';
import { keyRow } from '../keys/key-row.ts';
import { showRequestButton } from '../requests/request-buttons.ts';
import { requestLine } from '../requests/request-list.ts';
import type { NoticeView } from './view.ts';

const KEYS = 12;
const REQUESTS = 5;

/** The keys that need their reader, each with its cure, and the requests that wait. What no longer does leaves the list. */
export const dayDigestView: NoticeView<'day_digest'> = (_body, told) => {
  if (told.isOver) return sentence(literal('✅ Nothing in this digest needs you any more.'));
  const { waiting = [] } = told;
  const id = told.notice.to.kind === 'member' ? told.notice.to.id : '';
  const isOwn = ({ request }: RequestRow) => request.requester === id;
  const hint = literal('`/cometkey settings` changes when this comes, or ends it.');
  const [decisions, asked] = [waiting.filter((row) => !isOwn(row)), waiting.filter(isOwn)];
  const parts = [
    ...requestsPart(
      count(decisions.length, 'request waits for your decision.', 'requests wait for your decision.'),
      { waiting: decisions, id, line: '`/cometkey requests`' },
    ),
    ...keysPart(told, id),
    ...requestsPart(
      count(asked.length, 'request of yours waits for a decision.', 'requests of yours wait for a decision.'),
      { waiting: asked, id, line: '`/cometkey requests mine`' },
    ),
  ];
  const texts = parts.map(({ text }) => text);
  return message(joined([...texts, hint]), [...parts.flatMap(({ blocks }) => blocks), context(hint)]);
};

interface Part {
  readonly text: Text;
  readonly blocks: readonly KnownBlock[];
}

const part = (text: Text): Part => ({ text, blocks: [section(text)] });

/** What stands behind the last row: the rest is a line away. */
const rest = (more: number, line: Text): Part[] =>
  more > 0 ? [part(msg`And ${more} more: ${line} lists them.`)] : [];

function keysPart({ keys, now, unitsPerUsd }: NoticeContext, id: string): Part[] {
  const needing = keys.filter((key) => needsOwner(key, id, now));
  if (needing.length === 0) return [];
  const reader = { id, role: 'member', zone: 'UTC' } as const;
  const rows = needing.slice(0, KEYS).map((key) => {
    const facts = joined(lastingFacts({ key, unitsPerUsd, now }), ' · ');
    const line = msg`${keyLabel(key)} · ${stateText(key, now)}\n${facts}${standInText(key, id)}`;
    return { text: line, blocks: keyRow(line, { key, reader, now }) };
  });
  const title = needing.every(({ owner }) => owner === id)
    ? count(needing.length, 'key of yours needs you.', 'keys of yours need you.')
    : count(needing.length, 'key needs you.', 'keys need you.');
  return [part(title), ...rows, ...rest(needing.length - rows.length, literal('`/cometkey list`'))];
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
