import { type Key, STATUS } from '../keys/key.ts';
import { hasQuota } from '../keys/quota.ts';
import { differing } from '../keys/settings.ts';
import type { ShownState } from '../keys/shown-state.ts';
import { addSpan, type Span, spanKey, type Zone } from '../time.ts';
import { type KeyChangeKind, PLAIN } from './change-kind.ts';
import { overspent, type Planned, stale, writePlan } from './plan.ts';

/** By how much the present expiry moves, or to which moment; null: never. */
export type RenewalTime = { readonly span: Span; readonly zone: Zone } | { readonly until: Date | null };

export type RenewChange = RenewalTime & {
  readonly kind: 'renew';
  /** The expiry that the person saw, so that a button pressed twice renews once. */
  readonly seen?: Date | null;
  /** Somebody had disabled the key when this was asked. A renewal enables only such a key, never one disabled since. */
  readonly wasDisabled?: boolean;
};

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
  essence: (change) => ('span' in change ? spanKey(change.span) : (change.until?.getTime() ?? null)),
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
  const settings = isLater(expiresAt, key.expiresAt) ? { expiresAt } : {};
  const status = key.status === STATUS.enabled || !hasQuota(key) ? null : 'enabled';
  if (settings.expiresAt === undefined && status === null)
    return stale({
      kind: 'nothing_to_do',
      ...(key.expiresAt === null && { already: 'never_expires' as const }),
    });
  return writePlan(key, { settings, status });
}

/** A length of time counts from now or the present expiry, whichever is later; null: the key never expires. */
export function renewedExpiry(key: Pick<Key, 'expiresAt'>, change: RenewalTime, now: Date): Date | null {
  if (key.expiresAt === null) return null;
  if ('until' in change) return change.until;
  const from = key.expiresAt.getTime() > now.getTime() ? key.expiresAt : now;
  return addSpan(from, change.span, change.zone);
}

/** A renewal only lengthens; null: never. */
export const isLater = (to: Date | null, from: Date | null): boolean =>
  from !== null && (to === null || to.getTime() > from.getTime());
