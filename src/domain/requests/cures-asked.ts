import { type Change, moves } from '../changes/changes.ts';
import type { Cure } from '../keys/cures.ts';
import type { Request } from './request.ts';

function curedBy(change: Change): Cure | null {
  if (moves(change, 'expiry')) return 'renew';
  return change.kind === 'unlimited_on' || (change.kind === 'quota' && change.delta > 0) ? 'ask_more' : null;
}

/** What would cure a key and waits for a decision already. */
export const curesAsked = (requests: readonly Request[]): readonly Cure[] =>
  requests.flatMap(({ state, change }) => (state === 'pending' ? (curedBy(change) ?? []) : []));
