import { type Change, wantSame } from '../../domain/changes/changes.ts';
import type { KeyId } from '../../domain/keys/key.ts';
import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { Member, UserId } from '../../domain/member.ts';
import { MAX_PENDING } from '../../domain/policy/limits.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { Pending, RequestId } from '../../domain/requests/request.ts';
import type { Ports } from '../ports/ports.ts';
import type { PolicyQuestion } from './policy-context.ts';

/** A request that was not made, because the same one waits already. */
export interface Twin {
  readonly change: Change;
  readonly keyId: KeyId | null;
  readonly owner: UserId | null;
  readonly reason: string;
  /** The price at which the units of the change were converted. */
  readonly unitsPerUsd: UnitsPerUsd;
}

export interface Wanted extends PolicyQuestion {
  readonly reason: string;
  readonly again?: RequestId;
  /** It has to be asked for yet, which *Ask again* could not do. */
  readonly lacksReason: boolean;
}

/**
 * `Refused` for a twin of a request that waits already, and for more requests than one person may have waiting. It is
 * read under the lock on the person's limits, whose fence the commit checks, so that of two at once only one passes.
 */
export async function assertNotPending(ports: Ports, member: Member, wanted: Wanted): Promise<void> {
  const { store, clock } = ports;
  const now = clock();
  const found = await store.requests.list({ requester: member.id, states: ['pending'], limit: MAX_PENDING });
  const pending = found.flatMap((one) => (one.state === 'pending' && one.expiresAt > now ? [one] : []));
  const twin = wanted.again ? undefined : pending.find((one) => isTwin(one, wanted));
  const isOnce = wanted.change.kind === 'create' || wanted.change.kind === 'claim';
  if (twin && (isOnce || !wanted.lacksReason)) {
    const again = isOnce ? null : await rememberTwin(ports, member, wanted);
    throw new Refused({ kind: 'asked_already', twin, now, again });
  }
  if (pending.length >= MAX_PENDING) throw new Refused({ kind: 'too_many_pending', most: MAX_PENDING });
}

const isTwin = (one: Pending, { change, key }: Wanted): boolean =>
  one.keyId === (key?.id ?? null) && wantSame(one.change, change);

async function rememberTwin(ports: Ports, member: Member, wanted: Wanted): Promise<string> {
  const { store, newId, clock, cometApi } = ports;
  const { change, key, owner, reason } = wanted;
  const unitsPerUsd = await cometApi.unitsPerUsd();
  const request: Twin = { change, keyId: key?.id ?? null, owner, reason, unitsPerUsd };
  const id = newId();
  await store.forms.save({ id, person: member.id, kind: 'ask_again', data: { request } }, clock());
  return id;
}
