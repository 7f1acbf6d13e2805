import { urgencyOf } from '../../../domain/keys/cures.ts';
import { type KeyRights, rightsOf } from '../../../domain/keys/rights.ts';
import type { Member } from '../../../domain/member.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { actions, section } from '../../blocks/blocks.ts';
import { overflow } from '../../blocks/overflow.ts';
import type { Button, KnownBlock, Overflow } from '../../blocks/unrendered.ts';
import type { Text } from '../../text/text.ts';
import { keyButton, keyButtonSpec, NOT_MINE, needed, openButton, snoozeSpec } from './key-buttons.ts';

interface Row {
  readonly key: MirroredKey;
  readonly reader: Member;
  readonly now: Date;
  /** The reader may put off what the key gives reason for. */
  readonly isSnoozable?: boolean;
}

/** A key in a list. One that needs this reader has what it needs below, and the rest in a menu beside its name. */
export function keyRow(line: Text, { key, reader, now, isSnoozable = false }: Row): KnownBlock[] {
  const may = rightsOf(reader, key);
  const acts = rowButtons(key, may, now);
  if (acts.length === 0) return [section(line, openButton(key))];
  const menu = rowMenu(key, may, { now, snooze: isSnoozable });
  return [section(line, menu ?? undefined), actions([...acts, openButton(key)])];
}

/** What fits beside *Open* in one line of a phone. */
const ACTS_IN_ROW = 2;

/** The buttons below a row of a key: what it needs, what comes first first. Only what is broken is coloured. */
function rowButtons(key: MirroredKey, may: KeyRights, now: Date): Button[] {
  const acts = needed(key, may, now).slice(0, ACTS_IN_ROW);
  const isDead = urgencyOf(key, now) === 'dead';
  return acts.map(({ style, ...look }) => keyButton(key)({ ...look, ...(style && isDead && { style }) }));
}

/** What a row of a key has no room for. */
function rowMenu(
  key: MirroredKey,
  may: KeyRights,
  { now, snooze }: { now: Date; snooze: boolean },
): Overflow | null {
  const looks = [
    ...needed(key, may, now).slice(ACTS_IN_ROW),
    ...(snooze ? [snoozeSpec({ key })] : []),
    ...(may.giveUp ? [NOT_MINE] : []),
  ];
  return looks.length > 0 ? overflow(looks.map((look) => keyButtonSpec(key, look))) : null;
}
