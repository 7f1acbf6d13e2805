import { rightsOf } from '../../../domain/keys/rights.ts';
import type { Member } from '../../../domain/member.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { actions, section } from '../../blocks/blocks.ts';
import type { KnownBlock } from '../../blocks/unrendered.ts';
import type { Text } from '../../text/text.ts';
import { cureButton, openButton } from './key-buttons.ts';

/** A key in a list. One that needs this reader has its cure below. */
export function keyRow(
  line: Text,
  { key, reader, now }: { key: MirroredKey; reader: Member; now: Date },
): KnownBlock[] {
  const cure = cureButton(key, rightsOf(reader, key), now);
  return cure ? [section(line), actions([cure, openButton(key)])] : [section(line, openButton(key))];
}
