import { type Change, moves } from '../../domain/changes/changes.ts';
import type { Cure } from '../../domain/keys/cures.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import type { Request } from '../../domain/requests/request.ts';
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

function curedBy(change: Change): Cure | null {
  if (moves(change, 'expiry')) return 'renew';
  return change.kind === 'unlimited_on' || (change.kind === 'quota' && change.delta > 0) ? 'ask_more' : null;
}

/** What would cure a key and waits for a decision already. */
const curesAsked = (requests: readonly Request[]): readonly Cure[] =>
  requests.flatMap(({ state, change }) => (state === 'pending' ? (curedBy(change) ?? []) : []));
