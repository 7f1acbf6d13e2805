import { moves, turnsOf } from '../../domain/changes/changes.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import {
  hasMoved,
  isDip,
  isDisabledSince,
  type KeyPart,
  type ShownState,
} from '../../domain/keys/shown-state.ts';
import type { Member } from '../../domain/member.ts';
import type { Applied } from '../../domain/requests/request.ts';
import { keyById } from '../mirror/find-key.ts';
import type { MovedReport } from '../ports/overviews.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

/** How many changes are looked through. */
const RECENT = 20;

export interface Pressed {
  readonly keyId: KeyId;
  readonly part: KeyPart;
  readonly shown: ShownState;
}

/** What has happened to the part of the key on which a button acts since the button was made; null: nothing. */
export async function movedSince(
  ports: Ports,
  member: Member,
  { keyId, part, shown }: Pressed,
): Promise<MovedReport | null> {
  const key = await keyById(ports, member, keyId);
  const isOff = part === 'expiry' && isDisabledSince(shown, key);
  const by = await lastMove(ports, key, { part: isOff ? 'status' : part, shown });
  // A key can be disabled again after it was enabled, so for its status the changes count as well.
  if (!isOff && !hasMoved(shown, key, part) && !(part === 'status' && by !== null)) return null;
  if (part === 'quota' && by === null && isDip(shown, key)) return null;
  return {
    key,
    part,
    shown,
    by,
    reader: member.id,
    now: ports.clock(),
    unitsPerUsd: await ports.cometApi.unitsPerUsd(),
  };
}

/** The newest change of the part since the button was made. */
async function lastMove(
  { store }: Ports,
  { id }: MirroredKey,
  { part, shown }: Pick<Pressed, 'part' | 'shown'>,
): Promise<Applied | null> {
  const changes = await store.requests.list({ keyIds: [id], states: ['applied'], limit: RECENT });
  const moving = changes.flatMap((one) => (one.state === 'applied' && moves(one.change, part) ? [one] : []));
  const since = moving
    .filter(({ appliedAt }) => appliedAt > shown.at)
    .toSorted((a, b) => a.appliedAt.getTime() - b.appliedAt.getTime());
  return (part === 'status' ? turnsOf(since, shown) : since).at(-1) ?? null;
}
