import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import { listedAs, URGENCIES } from '../../domain/keys/cures.ts';
import { runsOutAt } from '../../domain/keys/forecast/forecast.ts';
import type { KeyFilter, ListedKey } from '../../domain/keys/key.ts';
import type { KeyWrite } from '../../usecases/ports/store/keys.ts';
import { atOrNull } from './json-column.ts';
import { burningKeyFrom, type StatusRow, statusFrom } from './key-row.ts';
import { writeEach } from './pieces.ts';
import type { KeyRow, Tables } from './tables.ts';

/** The last moment that a Date can hold. */
const FOR_EVER = 8.64e15;

type DerivedRow = Pick<
  Selectable<KeyRow>,
  'runs_out_at' | 'urgency' | 'filters' | 'listed_until' | 'listed_of'
>;
const DERIVED: readonly (keyof DerivedRow)[] = [
  'runs_out_at',
  'urgency',
  'filters',
  'listed_until',
  'listed_of',
];

export const LISTED_OF = ['status', 'left', 'used', 'unlimited', 'expires_at', 'runs_out_at'] as const;
type ListedRow = StatusRow & Pick<KeyRow, 'runs_out_at'>;

export const listedKeyFrom = (row: ListedRow): ListedKey => ({
  ...statusFrom(row),
  runsOutAt: atOrNull(row.runs_out_at),
});

/**
 * Works out what follows from the rest of a row, so that SQL sorts, finds and counts keys by it: when the quota runs
 * out, which moves with what is left, with the time and with the burn, and how the key is listed. Most keys rest, and
 * nothing of it moves.
 */
export async function derive(tx: Kysely<Tables>, writes: readonly KeyWrite[], at: Date): Promise<void> {
  if (writes.length === 0) return;
  const burns = new Map(writes.map(({ id, burn }) => [id, burn]));
  const rows = await tx
    .selectFrom('keys')
    .select(['id', 'status', 'left', 'used', 'unlimited', 'expires_at', 'burn', ...DERIVED])
    .where('id', 'in', [...burns.keys()])
    .execute();
  const moved = rows.flatMap((row) => {
    // Only what burns runs out, and few keys do.
    const burning = row.burn === null ? null : burningKeyFrom(row, burns.get(row.id));
    const next = derivedFrom(
      { ...row, runs_out_at: (burning && runsOutAt(burning, at))?.getTime() ?? null },
      at,
    );
    return DERIVED.some((column) => row[column] !== next[column]) ? [{ id: row.id, values: next }] : [];
  });
  await writeEach(tx, DERIVED, moved);
}

function derivedFrom(row: ListedRow, at: Date): DerivedRow {
  const { urgency, filters, until } = listedAs(listedKeyFrom(row), at);
  return {
    runs_out_at: row.runs_out_at,
    urgency: URGENCIES.indexOf(urgency),
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
