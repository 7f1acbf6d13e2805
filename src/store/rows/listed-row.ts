import { type RawBuilder, type Selectable, sql } from 'kysely';
import { listedAs, type PlacedKey, URGENCIES } from '../../domain/keys/cures.ts';
import type { Burn } from '../../domain/keys/forecast/burn.ts';
import { runsOutAt } from '../../domain/keys/forecast/forecast.ts';
import type { KeyFilter } from '../../domain/keys/key.ts';
import { atOrNull, at as dateOf } from './json-column.ts';
import { type BurningRow, burningKeyFrom, type StatusRow, statusFrom } from './key-row.ts';
import type { KeyRow } from './tables.ts';

/** The last moment that a Date can hold. */
const FOR_EVER = 8.64e15;

export type DerivedRow = Pick<
  Selectable<KeyRow>,
  'runs_out_at' | 'urgency' | 'turn' | 'filters' | 'listed_until' | 'listed_of'
>;

export const LISTED_OF = ['status', 'left', 'used', 'unlimited', 'expires_at', 'runs_out_at'] as const;
export const PLACED_BY = ['used_at', 'created_at'] as const;
type PlacedRow = StatusRow & Pick<KeyRow, 'runs_out_at' | (typeof PLACED_BY)[number]>;

export const placedKeyFrom = (row: PlacedRow): PlacedKey => ({
  ...statusFrom(row),
  usedAt: atOrNull(row.used_at),
  createdAt: dateOf(row.created_at),
  runsOutAt: atOrNull(row.runs_out_at),
});

/**
 * What follows from the rest of a row, so that SQL sorts, finds and counts keys by it: when the quota runs out, which
 * moves with what is left, with the time and with the burn, and how the key is listed. `burn`: the newer one.
 */
export function derivedFrom(
  stored: BurningRow & Omit<PlacedRow, 'runs_out_at'>,
  burn: Burn | undefined,
  at: Date,
): DerivedRow {
  // Only what burns runs out, and few keys do.
  const isBurning = burn !== undefined || stored.burn !== null;
  const runsOut = isBurning ? runsOutAt(burningKeyFrom(stored, burn), at) : null;
  const row = { ...stored, runs_out_at: runsOut?.getTime() ?? null };
  const { urgency, turn, filters, until } = listedAs(placedKeyFrom(row), at);
  return {
    runs_out_at: row.runs_out_at,
    urgency: URGENCIES.indexOf(urgency),
    turn,
    filters: ` ${filters.join(' ')} `,
    listed_until: until?.getTime() ?? FOR_EVER,
    listed_of: LISTED_OF.map((column) => row[column]).join(' '),
  };
}

export const filtersFrom = (column: string): KeyFilter[] => column.trim().split(' ') as KeyFilter[];

export const passing = (filter: KeyFilter): RawBuilder<boolean> =>
  sql<boolean>`filters like ${`% ${filter} %`}`;

/** With a sign, so that SQLite does not go through an index in the order of these moments. */
export const isListedAt = (now: Date): RawBuilder<boolean> => sql<boolean>`+listed_while > ${now.getTime()}`;
