import { kindOf } from '../../domain/changes/changes.ts';
import type { StaleReason } from '../../domain/changes/plan.ts';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import { type Member, mayEnable, type UserId } from '../../domain/member.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import type { Applying, Request } from '../../domain/requests/request.ts';
import { keyName } from '../mirror/find-key.ts';
import type { Ports } from '../ports/ports.ts';
import { unfinished } from './unfinished-requests.ts';

/** Why a change no longer is what was asked, or decided; null: it is. */
export const outdated = async (ports: Ports, request: Applying): Promise<StaleReason | null> =>
  (await notTheirs(ports, request)) ?? priceMoved(ports, request);

/** The units of a change were converted from USD at one price; at another price they are another amount. */
async function priceMoved({ cometApi }: Ports, request: Applying): Promise<StaleReason | null> {
  if (!kindOf(request.change).isPriced) return null;
  const is = await cometApi.unitsPerUsdNow();
  return is === request.unitsPerUsd ? null : { kind: 'unit_price_changed', was: request.unitsPerUsd, is };
}

/**
 * Whether it would enable a key that an admin has disabled since it was asked. It may have waited for a decision, for
 * CometAPI or for *Try again*. null: it may be applied.
 */
export async function enablingForbidden(
  ports: Ports,
  { change, requester }: Request,
  key: Key,
): Promise<StaleReason | null> {
  const known = kindOf(change).enables(change, key) ? await ports.store.keys.get(key.id) : null;
  if (!known?.disabledBy) return null;
  const asker = await memberOrNull(ports, requester);
  return asker && mayEnable(asker, known) ? null : { kind: 'disabled_by_admin' };
}

/** Whether the key was given away from whoever asked, so that they may not change it any more. null: it was not. */
async function notTheirs(
  { store }: Ports,
  { change, keyId, requester, owner }: Request,
): Promise<StaleReason | null> {
  if (change.kind === 'revert' || keyId === null || requester !== owner) return null;
  const key = await store.keys.get(keyId);
  return key && key.owner !== owner ? { kind: 'owner_changed' } : null;
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

/** Whether another key, or an unfinished request, has the name by now; null: none has. */
export async function nameTaken(ports: Ports, name: string, by: Request): Promise<StaleReason | null> {
  const twin = (await ports.store.keys.byName(name, 'all')).find(({ id }) => id !== by.keyId);
  if (twin) return { kind: 'name_taken', twin: keyName(twin) };
  // An unfinished request may have written the name already.
  const other = (await unfinished(ports, null)).find(
    ({ id, change }) => id !== by.id && kindOf(change).newName(change) === name,
  );
  return other ? { kind: 'name_taken', twin: { id: other.keyId ?? 0, name } } : null;
}

/** Those of the keys that nobody is known to own. */
export async function unownedOf({ store }: Ports, ids: readonly KeyId[]): Promise<readonly KeyId[]> {
  const owned = (await store.keys.byIds(ids)).filter(({ owner }) => owner !== null).map(({ id }) => id);
  return ids.filter((id) => !owned.includes(id));
}
