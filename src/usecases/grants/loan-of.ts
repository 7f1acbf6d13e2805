import { endingOf } from '../../domain/requests/ending.ts';
import { isOpenGrant, revertIdOf } from '../../domain/requests/grant.ts';
import type { Request } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';
import type { GrantEnd, Loan } from '../ports/read-models.ts';

/** How what was granted for a time stands, or how it has ended; both null: it was granted for good. */
export async function loanOf(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  request: Request,
): Promise<{ readonly loan: Loan | null; readonly end: GrantEnd | null }> {
  const { change, state, id } = request;
  const isMade = state === 'applied' || state === 'failed';
  const isLent = isMade && 'during' in change && change.during !== null;
  const grant = isLent ? await store.grants.get(id) : null;
  if (!grant) return { loan: null, end: null };
  if (!isOpenGrant(grant))
    return { loan: null, end: { grant, revert: await store.requests.get(revertIdOf(id)) } };
  const ofKey = await store.grants.ofKey(grant.keyId);
  const key = await store.keys.get(grant.keyId);
  const ending = endingOf(grant, {
    key,
    ofKey,
    now: clock(),
    unsure: await store.grants.unsure(grant.keyId),
  });
  return { loan: { rest: grant.granted, ending }, end: null };
}
