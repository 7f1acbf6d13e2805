import { type KeyChange, stopsUnsaid } from '../../domain/changes/changes.ts';
import { quotaChange, type WantedQuota } from '../../domain/changes/quota.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import { type UnitsPerUsd, units } from '../../domain/keys/quota.ts';
import { type ShownState, shownState } from '../../domain/keys/shown-state.ts';
import type { Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import { assertMay, findKey, keyById, keyName } from '../mirror/find-key.ts';
import { findKeyToDisable } from '../mirror/find-key-to-disable.ts';
import { freshKey, freshOrKnown } from '../mirror/fresh-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { assertMovesQuota } from '../requests/preview-change.ts';
import { type RequestedChange, requestChange, type WantedChange } from '../requests/request-change.ts';
import { onceStored } from './ask-again.ts';
import { movedSince } from './moved-since.ts';
import { leavesNothing, leavingIn } from './until-sure.ts';

/** Enable, disable, renew, unlimited on or off. */
export async function changeKey(
  ports: Ports,
  member: Member,
  {
    keyId,
    ...wanted
  }: Pick<WantedChange, 'reason' | 'part' | 'price'> & { keyId: number; change: KeyChange },
): Promise<RequestedChange> {
  const find = wanted.change.kind === 'disable' ? findKeyToDisable : findKey;
  const key = await find(ports, member, keyId);
  return requestChange(ports, member, { ...wanted, key, owner: key.owner });
}

export interface QuotaOfKey extends WantedQuota {
  readonly keyId: number;
  /** At which the amount was counted. */
  readonly price: UnitsPerUsd;
  readonly reason: string;
  /** The state of the key that the person saw; null: they saw none. */
  readonly shown: ShownState | null;
  /** The person knows that it leaves nothing. The id of the request. */
  readonly sure?: RequestId;
}

export async function changeQuota(
  ports: Ports,
  member: Member,
  wanted: QuotaOfKey,
): Promise<RequestedChange> {
  const known = await keyById(ports, member, wanted.keyId);
  assertMay(member, wanted.sign === '+' ? 'tend' : 'change', known);
  const key = await keyFor(ports, member, { wanted, known });
  if (wanted.shown) await assertQuotaShown(ports, member, { keyId: key.id, shown: wanted.shown });
  const change = quotaChange(wanted, key);
  assertMovesQuota(change, key, wanted.price);
  if (wanted.sure === undefined && stopsUnsaid(change, key, ports.clock()) !== null)
    throw await leavesNothing(ports, member, { key, ...wanted });
  return requestChange(ports, member, {
    change,
    key,
    owner: key.owner,
    reason: wanted.reason,
    price: wanted.price,
    ...(wanted.sure !== undefined && { again: wanted.sure }),
  });
}

/** Takes all of it, once, after `leaves_nothing`; but not what somebody gave since. */
export async function leaveNothing(ports: Ports, member: Member, id: RequestId): Promise<RequestedChange> {
  return onceStored(ports, member, id, async () => {
    const leaving = await leavingIn(ports, member, id);
    return changeQuota(ports, member, { ...leaving, sign: '=', amount: units(0), during: null, sure: id });
  });
}

/** More waits for a lead, who sees the key as it is then, so the mirror is enough. */
async function keyFor(
  ports: Ports,
  member: Member,
  { wanted: { sign, shown, amount }, known }: { wanted: QuotaOfKey; known: MirroredKey },
): Promise<MirroredKey> {
  if (sign === '+') return known;
  const isFreshNeeded = sign === '=' || shown !== null || amount === known.left;
  return isFreshNeeded
    ? freshKey(ports, known, { lane: 'interactive', person: member.id })
    : freshOrKnown(ports, known, member.id);
}

/** `Refused` if the quota is another than the person saw: they would take back, or add to, what somebody else gave. */
async function assertQuotaShown(
  ports: Ports,
  member: Member,
  { keyId, shown }: { keyId: KeyId; shown: ShownState },
): Promise<void> {
  const moved = await movedSince(ports, member, { keyId, part: 'quota', shown });
  if (moved === null) return;
  const { key, by, reader, unitsPerUsd } = moved;
  throw new Refused({
    kind: 'quota_moved',
    key: keyName(key),
    was: shown.granted,
    is: shownState(key).granted,
    by: by?.requester ?? null,
    reader,
    unitsPerUsd,
  });
}
