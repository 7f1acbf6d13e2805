import { rightsOf } from '../../../domain/keys/rights.ts';
import type { Member } from '../../../domain/member.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { actions, section } from '../../blocks/blocks.ts';
import type { KnownBlock } from '../../blocks/unrendered.ts';
import type { Text } from '../../text/text.ts';
import { cureButton, openButton, rowMenu } from './key-buttons.ts';

/** A key in a list. One that needs this reader has its cure below. */
export function keyRow(
  line: Text,
  { key, reader, now }: { key: MirroredKey; reader: Member; now: Date },
): KnownBlock[] {
  const may = rightsOf(reader, key);
  const cure = cureButton(key, may, now);
  if (!cure) return [section(line, openButton(key))];
  return [section(line), actions([cure, openButton(key), ...(may.giveUp ? [rowMenu(key)] : [])])];
}
