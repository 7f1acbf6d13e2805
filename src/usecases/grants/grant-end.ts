import { isOpenGrant, revertIdOf } from '../../domain/requests/grant.ts';
import type { Request } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';
import type { GrantEnd } from '../ports/read-models.ts';

/** How what was granted for a time has ended; null: it has not, or was granted for good. */
export async function grantEndOf(
  { store }: Pick<Ports, 'store'>,
  request: Request,
): Promise<GrantEnd | null> {
  const { change, state, id } = request;
  if (state !== 'applied' || !('during' in change) || change.during === null) return null;
  const grant = await store.grants.get(id);
  if (!grant || isOpenGrant(grant)) return null;
  return { grant, revert: await store.requests.get(revertIdOf(id)) };
}
