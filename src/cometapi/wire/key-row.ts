import { z } from 'zod';
import type { Key, KeyId } from '../../domain/keys/key.ts';
import { units } from '../../domain/keys/quota.ts';
import { balanceMembers, dateOf, keyId, readMembers, reportedMembers } from './key-members.ts';
import { settingMembers, settingsIn } from './key-settings.ts';

const storedMembers = { ...settingMembers, ...balanceMembers };
type Stored = ReturnType<typeof readMembers<typeof balanceMembers>>['values'];

/** One key as it arrived, without its secret. */
export interface Row {
  readonly key: Key;
  /** The members a PUT overwrites. */
  readonly stored: Readonly<Record<string, unknown> & Stored & { id: KeyId }>;
  /** Members unknown here: a PUT zeroes what it does not carry. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** null: no secret came at all. */
  readonly masked: boolean | null;
  /** Members of another type, or out of range: `key` and `stored` hold the closest value instead. */
  readonly odd: readonly string[];
}

/** A row that is set aside; null: not even its id can be read. */
export interface OddRow {
  readonly id: KeyId | null;
  readonly members: readonly string[];
}

const notSentBack = new Set([
  'id',
  'user_id',
  'DeletedAt',
  ...Object.keys({ ...storedMembers, ...reportedMembers }),
]);
const unknownIn = (own: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(own).filter(([name]) => !notSentBack.has(name)));

const rowWithId = z.looseObject({ id: keyId }).transform((own): Row => {
  const written = readMembers(storedMembers, own);
  const reported = readMembers(reportedMembers, own);
  const stored = { id: own.id, ...written.values };
  const { key: secret, ...told } = reported.values;
  return {
    key: keyOf({ ...stored, ...told, tail: tailOf(secret) }),
    stored,
    rest: unknownIn(own),
    masked: secret === '' ? null : secret.includes('*'),
    odd: [...written.odd, ...reported.odd],
  };
});

type Read = Row['stored'] & { used_quota: number; created_time: number; accessed_time: number; tail: string };

function keyOf(read: Read): Key {
  const unused =
    read.accessed_time === 0 || (read.accessed_time === read.created_time && read.used_quota === 0);
  return {
    ...settingsIn(read),
    id: read.id,
    tail: read.tail,
    status: read.status,
    unlimited: read.unlimited_quota,
    left: units(read.remain_quota),
    used: units(read.used_quota),
    createdAt: dateOf(read.created_time),
    usedAt: unused ? null : dateOf(read.accessed_time),
  };
}

/** Four characters of a secret long enough to lose them, or what a mask leaves to see. */
function tailOf(secret: string): string {
  if (secret.includes('*')) return secret.slice(secret.lastIndexOf('*') + 1).slice(-4);
  return secret.length >= 12 ? secret.slice(-4) : '';
}

/** Row by row: one that cannot be read does not hide the others. */
export function rowsIn(list: readonly unknown[]): { rows: Row[]; odd: OddRow[] } {
  const rows: Row[] = [];
  const odd: OddRow[] = [];
  for (const data of list) {
    const row = anyRow(data);
    if (row === null) odd.push({ id: null, members: ['id'] });
    else if (row.odd.length > 0) odd.push({ id: row.key.id, members: row.odd });
    else rows.push(row);
  }
  return { rows, odd };
}

/** A row of another id than the one asked for is no answer. */
export const rowOf = (id: KeyId): z.ZodType<Row> => rowWithId.refine(({ key }) => key.id === id);
export const anyRow = (data: unknown): Row | null => rowWithId.safeParse(data).data ?? null;
