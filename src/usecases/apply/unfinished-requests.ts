import type { KeyId } from '../../domain/keys/key.ts';
import { type Applying, type Approved, isOpen } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';

/** Requests with a plan that have not ended: their changes may have been written. `keyId` null: of all keys. */
export async function unfinished({ store }: Ports, keyId: KeyId | null): Promise<(Approved | Applying)[]> {
  const on = keyId === null ? {} : { keyId };
  const open = await store.requests.list({ ...on, states: ['approved', 'applying'], limit: null });
  return open.filter(
    (request): request is Approved | Applying =>
      'plan' in request && isOpen(request) && request.plan !== null,
  );
}
