import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { section } from '../../blocks/blocks.ts';
import type { KnownBlock } from '../../blocks/unrendered.ts';
import { lastingFacts } from '../../text/facts/facts.ts';
import { stateText } from '../../text/key-state.ts';
import { standInText } from '../../text/key-text.ts';
import { joined, keyLabel, literal, msg, type Text } from '../../text/text.ts';
import { keyRow } from '../keys/key-row.ts';

/** A paragraph of a longer message, in words and in blocks. */
export interface Part {
  readonly text: Text;
  readonly blocks: readonly KnownBlock[];
}

export const part = (text: Text): Part => ({ text, blocks: [section(text)] });

/** What stands behind the last row: the rest is a line away. */
export const rest = (more: number, line: Text): Part[] =>
  more > 0 ? [part(msg`And ${more} more: ${line} lists them.`)] : [];

interface About extends Pick<NoticeContext, 'now' | 'unitsPerUsd'> {
  /** The reader. */
  readonly id: string;
  readonly most: number;
}

/** A title, and below it a row for each key: its state, its money, its expiry, and what cures it. Nothing without keys. */
export function keyParts(
  title: Text,
  keys: readonly MirroredKey[],
  { id, most, now, unitsPerUsd }: About,
): Part[] {
  if (keys.length === 0) return [];
  const reader = { id, role: 'member', zone: 'UTC' } as const;
  const rows = keys.slice(0, most).map((key) => {
    const facts = joined(lastingFacts({ key, unitsPerUsd, now }), ' · ');
    const line = msg`${keyLabel(key)} · ${stateText(key, now)}\n${facts}${standInText(key, id)}`;
    return { text: line, blocks: keyRow(line, { key, reader, now }) };
  });
  return [part(title), ...rows, ...rest(keys.length - rows.length, literal('`/cometkey list`'))];
}
