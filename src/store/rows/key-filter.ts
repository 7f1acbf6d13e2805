import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { URGENCIES } from '../../domain/keys/cures.ts';
import { type KeyFilter, type KeyOverlap, STATUS } from '../../domain/keys/key.ts';
import { DAY } from '../../domain/time.ts';
import type { Tables } from './tables.ts';

type Rows = ExpressionBuilder<Tables, 'keys'>;

/** `passes` of domain/keys/key.ts in SQL; a property test compares the two. */
export function matchingFilter(row: Rows, filter: KeyFilter, now: number): Expression<SqlBool> {
  const is = statesAt(row, now);
  switch (filter) {
    case 'enabled':
      return is.enabled();
    case 'disabled':
      return row.not(is.known());
    case 'expired':
      return row.and([
        is.known(),
        row.or([is.past(), row.and([row.not(is.exhausted()), row('status', '=', STATUS.expired)])]),
      ]);
    case 'exhausted':
      return row.and([
        is.known(),
        row.not(is.past()),
        row.or([is.exhausted(), row('status', '=', STATUS.exhausted)]),
      ]);
    case 'expiring':
      return row.and([is.enabled(), row('expires_at', '<=', now + 7 * DAY)]);
    case 'low':
      return row.and([
        is.enabled(),
        row('unlimited', '=', 0),
        row.or([is.grantedNothing(), is.mostlyUsed()]),
      ]);
    case 'running-out':
      return row.and([is.enabled(), row('unlimited', '=', 0), row('runs_out_at', '<=', now + 3 * DAY)]);
  }
}

/** `isIn` of domain/keys/key.ts in SQL; a property test compares the two. */
export function matchingOverlap(row: Rows, overlap: KeyOverlap, now: number): Expression<SqlBool> {
  const is = (filter: KeyFilter) => matchingFilter(row, filter, now);
  if (overlap === 'expiring-and-low') return row.and([is('expiring'), is('low')]);
  // Without an expiry it is not known whether it comes soon.
  const isExpiring = row.and([row('expires_at', 'is not', null), is('expiring')]);
  return row.and([is('running-out'), row.not(is('low')), row.not(isExpiring)]);
}

/** `urgencyOf` of domain/keys/cures.ts in SQL, as its place in `URGENCIES`; a property test compares the two. */
export function urgency(row: Rows, now: number): Expression<number> {
  const is = (filter: KeyFilter) => matchingFilter(row, filter, now);
  return row
    .case()
    .when(row.or([is('expired'), is('exhausted')]))
    .then(URGENCIES.indexOf('dead'))
    .when(row.or([is('expiring'), is('low'), is('running-out')]))
    .then(URGENCIES.indexOf('soon'))
    .when(is('enabled'))
    .then(URGENCIES.indexOf('well'))
    .else(URGENCIES.indexOf('off'))
    .end();
}

function statesAt(row: Rows, now: number) {
  const granted = () => row('left', '+', row.ref('used'));
  const known = () => row('status', 'in', [STATUS.enabled, STATUS.expired, STATUS.exhausted]);
  // Never null, so that `not` works.
  const past = () =>
    row.and([row('expires_at', 'is not', null), row(row.fn.coalesce('expires_at', row.val(0)), '<', now)]);
  const exhausted = () => row.and([row('unlimited', '=', 0), row('left', '<=', 0)]);
  return {
    known,
    past,
    exhausted,
    enabled: () => row.and([row('status', '=', STATUS.enabled), row.not(past()), row.not(exhausted())]),
    grantedNothing: () => row(granted(), '<=', 0),
    /** At least 80 %, in whole numbers. */
    mostlyUsed: () => row(row('used', '*', 5), '>=', row(row.parens(granted()), '*', 4)),
  };
}
