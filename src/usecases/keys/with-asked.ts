import type { KeyId } from '../../domain/keys/key.ts';
import { curesAsked } from '../../domain/requests/cures-asked.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';

/** With what would cure each of them and waits for a decision already. */
export async function withAsked<K extends { readonly id: KeyId }>(
  store: Pick<Ports['store'], 'requests'>,
  keys: readonly K[],
): Promise<(K & Required<Pick<MirroredKey, 'curesAsked'>>)[]> {
  const keyIds = keys.map(({ id }) => id);
  const pending = await store.requests.list({ keyIds, states: ['pending'], limit: null });
  return keys.map((key) => ({
    ...key,
    curesAsked: curesAsked(pending.filter(({ keyId }) => keyId === key.id)),
  }));
}
