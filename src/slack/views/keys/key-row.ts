import { rightsOf } from '../../../domain/keys/rights.ts';
import type { Member } from '../../../domain/member.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { actions, section } from '../../blocks/blocks.ts';
import type { KnownBlock } from '../../blocks/unrendered.ts';
import type { Text } from '../../text/text.ts';
import { cureButton, openButton, rowMenu } from './key-buttons.ts';

interface Row {
  readonly key: MirroredKey;
  readonly reader: Member;
  readonly now: Date;
  /** The reader may put off what the key gives reason for. */
  readonly isSnoozable?: boolean;
}

/** A key in a list. One that needs this reader has its cure below. */
export function keyRow(line: Text, { key, reader, now, isSnoozable = false }: Row): KnownBlock[] {
  const may = rightsOf(reader, key);
  const cure = cureButton(key, may, now);
  if (!cure) return [section(line, openButton(key))];
  return [section(line), actions([cure, openButton(key), ...rowMenu(key, { ...may, snooze: isSnoozable })])];
}
