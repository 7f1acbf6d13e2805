import { type Key, STATUS } from '../keys/key.ts';
import { hasQuota } from '../keys/quota.ts';
import { differing } from '../keys/settings.ts';
import type { ShownState } from '../keys/shown-state.ts';
import { addSpan, type Span, spanKey, type Zone } from '../time.ts';
import { type KeyChangeKind, PLAIN } from './change-kind.ts';
import { overspent, type Planned, stale, writePlan } from './plan.ts';

export interface RenewChange {
  readonly kind: 'renew';
  readonly span: Span;
  readonly zone: Zone;
  /** The expiry that the person saw, so that a button pressed twice renews once. */
  readonly seen?: Date | null;
  /** Somebody had disabled the key when this was asked. A renewal enables only such a key, never one disabled since. */
  readonly wasDisabled?: boolean;
}

/** A renewal of the key as it was shown to whoever wants it. */
export const renewalOf = ({ expiresAt, status }: ShownState): Pick<RenewChange, 'seen' | 'wasDisabled'> => ({
  seen: expiresAt,
  wasDisabled: status === STATUS.disabled,
});

export const renew: KeyChangeKind<RenewChange> = {
  ...PLAIN,
  right: () => 'tend',
  movesStatus: true,
  plan,
  sets: () => ['expiresAt'],
  essence: ({ span }) => spanKey(span),
  gate: (change, { key, now, isTooLate }) =>
    key !== null && key.expiresAt !== null && isTooLate(renewedExpiry(key, change, now))
      ? 'expiry_above_limit'
      : null,
  enables: (_, { status }) => status === STATUS.disabled,
};

function plan(change: RenewChange, key: Key, now: Date): Planned {
  const debt = overspent(key);
  if (debt) return debt;
  if (change.seen !== undefined && differing(key, { expiresAt: change.seen }).length > 0)
    return stale({ kind: 'edited_meanwhile', fields: ['expiresAt'] });
  if (change.wasDisabled === false && key.status === STATUS.disabled)
    return stale({ kind: 'edited_meanwhile', fields: ['status'] });
  const expiresAt = renewedExpiry(key, change, now);
  const settings = expiresAt === null ? {} : { expiresAt };
  const status = key.status === STATUS.enabled || !hasQuota(key) ? null : 'enabled';
  if (expiresAt === null && status === null)
    return stale({ kind: 'nothing_to_do', already: 'never_expires' });
  return writePlan(key, { settings, status });
}

/** Counts from now or the present expiry, whichever is later; null: the key never expires. */
export function renewedExpiry(key: Pick<Key, 'expiresAt'>, change: { span: Span; zone: Zone }, now: Date) {
  if (key.expiresAt === null) return null;
  const from = key.expiresAt.getTime() > now.getTime() ? key.expiresAt : now;
  return addSpan(from, change.span, change.zone);
}
