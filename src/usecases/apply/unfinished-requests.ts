import { type Applying, type Approved, isOpen } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';
import type { RequestQuery } from '../ports/store/requests.ts';

/** Requests with a plan that have not ended, of these keys or of all: their changes may have been written. */
export async function unfinished(
  { store }: Ports,
  about: Pick<RequestQuery, 'keyIds'> = {},
): Promise<(Approved | Applying)[]> {
  const open = await store.requests.list({ ...about, states: ['approved', 'applying'], limit: null });
  return open.filter(
    (request): request is Approved | Applying =>
      'plan' in request && isOpen(request) && request.plan !== null,
  );
}
