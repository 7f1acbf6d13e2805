import { type Change, kindOf } from '../../domain/changes/changes.ts';
import { disabledAs } from '../../domain/changes/disable.ts';
import type { StaleReason } from '../../domain/changes/plan.ts';
import { isDisabled, type Key, type KeyId, STATUS } from '../../domain/keys/key.ts';
import { allows, type Member, mayEnable, type UserId } from '../../domain/member.ts';
import { isDisabledAnyway } from '../../domain/notices/request-notices.ts';
import { problemOf, Refused } from '../../domain/problems/problem.ts';
import type { Applying, Request } from '../../domain/requests/request.ts';
import { keyName } from '../mirror/find-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { unfinished } from './unfinished-requests.ts';

/** Why a change no longer is what was asked, or decided; null: it is. */
export const outdated = async (ports: Ports, request: Applying): Promise<StaleReason | null> =>
  (await whoLeft(ports, request))?.because ?? (await rightLost(ports, request)) ?? priceMoved(ports, request);

interface Needed {
  readonly who: UserId;
  readonly because: StaleReason;
}

/**
 * Who has to be a member for it, and why it is over once they have left: whoever asked, and whose a new key would be. What
 * only takes away is done without them.
 */
export function membersNeeded({ change, requester, owner }: Request): readonly Needed[] {
  if (change.kind === 'revert' || change.kind === 'disable') return [];
  const asks: Needed = { who: requester, because: { kind: 'requester_left' } };
  if (change.kind !== 'create' || owner === null || owner === requester) return [asks];
  return [asks, { who: owner, because: { kind: 'owner_left' } }];
}

/**
 * Who of those who have to be members is none any more; null: all are. Slack is seldom asked by the first try: what it said
 * at the decision is kept for a minute, unless its event has come since.
 */
export async function whoLeft(ports: Ports, request: Request): Promise<Needed | null> {
  for (const needed of membersNeeded(request)) if (!(await memberOrNull(ports, needed.who))) return needed;
  return null;
}

/** The units of a change were converted from USD at one price; at another price they are another amount. */
async function priceMoved({ cometApi }: Ports, request: Applying): Promise<StaleReason | null> {
  if (!kindOf(request.change).isPriced) return null;
  const is = await cometApi.unitsPerUsdNow();
  return is === request.unitsPerUsd ? null : { kind: 'unit_price_changed', was: request.unitsPerUsd, is };
}

/**
 * Why it may not enable the key now: whoever asked may not, or somebody has disabled the key since it was asked. It may
 * have waited for a decision, for CometAPI or for *Try again*. null: it may be applied, or its write has landed.
 */
export async function enablingForbidden(
  ports: Ports,
  request: Applying,
  key: Key,
): Promise<StaleReason | null> {
  const isToEnable = key.status !== STATUS.enabled && kindOf(request.change).enables(request.change, key);
  const known = isToEnable ? await ports.store.keys.get(key.id) : null;
  if (known === null) return null;
  if (!(await stillMay(ports, request, (asker) => allows(asker, 'change', known))))
    return { kind: 'right_lost' };
  const isFree = await stillMay(ports, request, (asker) => mayEnable(asker, known));
  if (!isFree) return { kind: 'disabled_by_admin' };
  return (await isDisabledSince(ports, request, { known, fresh: key }))
    ? { kind: 'edited_meanwhile', fields: ['status'] }
    : null;
}

/** A disable counts also where the key was disabled already: a change that nobody saw the end of must not undo it. */
async function isDisabledSince(
  { store }: Ports,
  { keyId, createdAt, asOf, plan }: Applying,
  { known, fresh }: { known: MirroredKey; fresh: Key },
): Promise<boolean> {
  if (!isDisabled(fresh) || keyId === null) return false;
  const isReadSince = asOf ? known.readAt.getTime() !== asOf.readAt.getTime() : known.readAt > createdAt;
  const wasSeenToWork = isReadSince && !isDisabled(known);
  if (wasSeenToWork || (plan?.kind === 'write' && !isDisabled(plan.before))) return true;
  const all = await store.requests.list({ keyIds: [keyId], limit: null });
  const isLater = (other: Request) =>
    asOf ? !asOf.disables.includes(other.id) : other.createdAt > createdAt;
  return all.some((other) => isLater(other) && disables(other));
}

/** What a change that may enable the key has to know when it is asked. */
export async function disablesKnown(
  { store }: Ports,
  change: Change,
  key: MirroredKey | null,
): Promise<Pick<Request, 'asOf'>> {
  if (key === null || !kindOf(change).enables(change, { status: STATUS.disabled })) return {};
  const all = await store.requests.list({ keyIds: [key.id], limit: null });
  const disables = all.filter((one) => one.change.kind === 'disable').map(({ id }) => id);
  return { asOf: { readAt: key.readAt, disables } };
}

/** It is disabled, or is going to be; one that failed has told that it changed nothing. */
const disables = (request: Request): boolean =>
  request.change.kind === 'disable' && (request.state !== 'failed' || isDisabledAnyway(request));

/**
 * Why whoever asked may not make the change any more: the key was given away from them, they stand in no longer, or
 * they have lost the role. null: they may. A right to enable is checked on a fresh read, by `enablingForbidden`.
 */
export async function rightLost(ports: Ports, request: Request): Promise<StaleReason | null> {
  const { change, keyId, requester, owner, bulk } = request;
  const right = kindOf(change).right(change);
  const key = keyId === null || change.kind === 'revert' ? null : await ports.store.keys.get(keyId);
  if (key === null || right === null) return null;
  // A part of *Disable all* is meant for the keys of one person.
  if ((requester === owner || bulk !== undefined) && key.owner !== owner) return { kind: 'owner_changed' };
  if (await stillMay(ports, request, (asker) => allows(asker, right, key))) return null;
  return { kind: key.owner === owner ? 'right_lost' : 'owner_changed' };
}

type Asker = Pick<Member, 'id' | 'role' | 'lists'>;

/** By what is stored, or by the role that they have now. `Refused` where Slack does not tell the role. */
async function stillMay(
  ports: Ports,
  { requester }: Request,
  may: (asker: Asker) => boolean,
): Promise<boolean> {
  if (may({ id: requester, role: 'member' })) return true;
  const asker = await memberOrNull(ports, requester);
  if (asker === null || may(asker)) return asker !== null;
  const groups = (asker.unreadGroups ?? []).flatMap(({ group, why }) =>
    why === 'unreadable' ? [group] : [],
  );
  if (groups.length > 0) throw new Refused({ kind: 'requester_unproven', requester, groups });
  return false;
}

/** null: the person is no longer a member. */
export async function memberOrNull(
  { directory }: Pick<Ports, 'directory'>,
  id: UserId,
): Promise<Member | null> {
  try {
    return await directory.member(id);
  } catch (error) {
    if (problemOf(error)?.kind === 'not_a_member') return null;
    throw error;
  }
}

/** A key that an admin finds disabled is locked as if they had disabled it: its owner may have, without knowing why. */
export async function lockedBy(
  { store }: Ports,
  { keyId, change, requester, owner }: Request,
  because: StaleReason,
): Promise<StaleReason> {
  const isFound = because.kind === 'nothing_to_do' && because.already === 'disabled';
  if (!isFound || change.kind !== 'disable' || keyId === null) return because;
  if (disabledAs(change, requester === owner) !== 'admin') return because;
  const known = await store.keys.get(keyId);
  return known?.disabledBy?.role === 'admin' ? because : { ...because, isLocked: true };
}

/** Whether another key, or an unfinished request, has the name by now; null: none has. */
export async function nameTaken(ports: Ports, name: string, by: Request): Promise<StaleReason | null> {
  const twin = (await ports.store.keys.byName(name, 'all')).find(({ id }) => id !== by.keyId);
  if (twin) return { kind: 'name_taken', twin: keyName(twin) };
  // An unfinished request may have written the name already.
  const other = (await unfinished(ports)).find(
    ({ id, change }) => id !== by.id && kindOf(change).newName(change) === name,
  );
  return other ? { kind: 'name_taken', twin: { id: other.keyId ?? 0, name } } : null;
}

/** Those of the keys that nobody is known to own. */
export async function unownedOf({ store }: Ports, ids: readonly KeyId[]): Promise<readonly KeyId[]> {
  const owned = (await store.keys.byIds(ids)).filter(({ owner }) => owner !== null).map(({ id }) => id);
  return ids.filter((id) => !owned.includes(id));
}
