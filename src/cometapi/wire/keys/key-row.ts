import { z } from 'zod';
import type { Key, KeyId } from '../../../domain/keys/key.ts';
import { units } from '../../../domain/keys/quota.ts';
import type { UnreadableKey } from '../../../usecases/ports/cometapi.ts';
import { balanceMembers, dateOf, keyId, readMembers, reportedMembers } from './key-members.ts';
import { settingMembers, settingsIn } from './key-settings.ts';

const storedMembers = { ...settingMembers, ...balanceMembers };
type Stored = ReturnType<typeof readMembers<typeof balanceMembers>>['values'];

/** One key as received, without its secret. */
export interface Row {
  readonly key: Key;
  /** The members that a PUT overwrites. */
  readonly stored: Readonly<Record<string, unknown> & Stored & { id: KeyId }>;
  /** Members that the bot does not know; sent back, because a PUT zeroes what it lacks. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** Whether the secret came masked; null: no secret came. */
  readonly masked: boolean | null;
  /** Names of members that could not be read; `key` and `stored` have the closest value instead. */
  readonly unreadable: readonly string[];
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
    unreadable: [...written.unreadable, ...reported.unreadable],
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

/** The last four characters: of a secret of at least 12, or of what a mask leaves visible. */
function tailOf(secret: string): string {
  if (secret.includes('*')) return secret.slice(secret.lastIndexOf('*') + 1).slice(-4);
  return secret.length >= 12 ? secret.slice(-4) : '';
}

/** Reads each row by itself, so that one that cannot be read does not hide the others. */
export function rowsIn(list: readonly unknown[]): { rows: Row[]; unreadable: UnreadableKey[] } {
  const rows: Row[] = [];
  const unreadable: UnreadableKey[] = [];
  for (const data of list) {
    const row = anyRow(data);
    if (row === null) unreadable.push({ id: null, members: ['id'] });
    else if (row.unreadable.length > 0) unreadable.push({ id: row.key.id, members: row.unreadable });
    else rows.push(row);
  }
  return { rows, unreadable };
}

/** Rejects a row with another id than the one asked for. */
export const rowOf = (id: KeyId): z.ZodType<Row> => rowWithId.refine(({ key }) => key.id === id);
export const anyRow = (data: unknown): Row | null => rowWithId.safeParse(data).data ?? null;

/** What a write is judged by. Another value stands in for one that is missing, and would be taken for the row's. */
const judgedMembers = ['used_quota', ...Object.keys(balanceMembers)];
const present = z.union([z.number(), z.string(), z.boolean()]);
const judgeable: z.ZodType<unknown> = z.looseObject(
  Object.fromEntries(judgedMembers.map((name) => [name, present])),
);

/** Rejects the answer to a write that lacks some of that: the row has to be read. */
export const answeredRow = (id: KeyId): z.ZodType<Row> =>
  judgeable
    .pipe(rowOf(id))
    .refine(({ unreadable }) => !unreadable.some((name) => judgedMembers.includes(name)));
