import { endingOf } from '../../domain/requests/ending.ts';
import { type Grant, isOpenGrant, revertIdOf } from '../../domain/requests/grant.ts';
import type { Request } from '../../domain/requests/request.ts';
import { grantsAround } from '../keys/key-view.ts';
import type { Ports } from '../ports/ports.ts';
import type { GrantEnd, Loan } from '../ports/read-models.ts';
import type { Store } from '../ports/store/store.ts';

/** How what was granted for a time stands, or how it has ended; both null: it was granted for good. */
export async function loanOf(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  request: Request,
): Promise<{ readonly loan: Loan | null; readonly end: GrantEnd | null }> {
  const grant = await grantBy(store, request);
  if (!grant) return { loan: null, end: null };
  if (!isOpenGrant(grant)) return { loan: null, end: await endWith(store, grant) };
  const key = await store.keys.get(grant.keyId);
  const ending = endingOf(grant, { ...(await grantsAround({ store, clock }, grant.keyId)), key });
  return { loan: { rest: grant.granted, ending }, end: null };
}

/** How what was granted for a time has ended; null: it has not, or was granted for good. */
export async function endOf(
  store: Pick<Store, 'grants' | 'requests'>,
  request: Request,
): Promise<GrantEnd | null> {
  const grant = await grantBy(store, request);
  return grant && !isOpenGrant(grant) ? endWith(store, grant) : null;
}

const endWith = async ({ requests }: Pick<Store, 'requests'>, grant: Grant): Promise<GrantEnd> => ({
  grant,
  revert: await requests.get(revertIdOf(grant.requestId)),
});

async function grantBy(
  { grants }: Pick<Store, 'grants'>,
  { change, state, id }: Request,
): Promise<Grant | null> {
  const isMade = state === 'applied' || state === 'failed';
  return isMade && 'during' in change && change.during !== null ? grants.get(id) : null;
}
