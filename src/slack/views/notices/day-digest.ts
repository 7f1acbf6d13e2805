import { needsOwner } from '../../../domain/notices/life.ts';
import { context, message, section, sentence } from '../../blocks/blocks.ts';
import { stateText } from '../../text/key-state.ts';
import { lastingFacts } from '../../text/key-text.ts';
import { count, joined, keyLabel, literal, msg } from '../../text/text.ts';
import { keyRow } from '../keys/key-row.ts';
import type { NoticeView } from './view.ts';

/** The keys that need their owner, each with its cure. One that no longer does leaves the list. */
export const dayDigestView: NoticeView<'day_digest'> = (
  _body,
  { keys, notice, isOver, now, unitsPerUsd },
) => {
  if (isOver) return sentence(literal('✅ None of the keys of this digest needs you any more.'));
  const id = notice.to.kind === 'member' ? notice.to.id : '';
  const needing = keys.filter((key) => needsOwner(key, id, now));
  const title = count(needing.length, 'key of yours needs you.', 'keys of yours need you.');
  const rows = needing.map((key) => ({
    key,
    line: msg`${keyLabel(key)} · ${stateText(key, now)}\n${joined(lastingFacts({ key, unitsPerUsd, now }), ' · ')}`,
  }));
  const hint = literal('`/cometkey settings` changes when this comes, or ends it.');
  const reader = { id, role: 'member', zone: 'UTC' } as const;
  return message(joined([title, ...rows.map(({ line }) => line), hint]), [
    section(title),
    ...rows.flatMap(({ key, line }) => keyRow(line, { key, reader, now })),
    context(hint),
  ]);
};
