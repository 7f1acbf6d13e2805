import { z } from 'zod';
import type { Answer } from './raw-call.ts';

/** A key as it came, every member of it. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: number };

const row = z.looseObject({ id: z.int() });
const rows = z.array(row).nullish();
const list = z.union([rows, z.looseObject({ items: rows }).transform(({ items }) => items)]);

/** The row of an answer that succeeded. */
export const rowIn = ({ verdict }: Answer): Row | null =>
  verdict.kind === 'ok' ? (row.safeParse(verdict.data).data ?? null) : null;

/** The rows of a list, whichever shape it has. */
export const rowsIn = ({ verdict }: Answer): readonly Row[] =>
  verdict.kind === 'ok' ? (list.safeParse(verdict.data).data ?? []) : [];

/** Only the server writes these. */
const OWN = ['id', 'user_id', 'key', 'used_quota', 'created_time', 'accessed_time', 'DeletedAt'];

/** The body of a PUT that changes nothing: every writable member, unknown ones included. */
export const bodyOf = (from: Row): Row => ({
  ...Object.fromEntries(Object.entries(from).filter(([name]) => !OWN.includes(name))),
  id: from.id,
});

const told = (value: unknown): string => JSON.stringify(value ?? '');

/** The members in which two rows differ; null and '' count as equal. */
export const differingMembers = (a: Row, b: Row): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => told(a[name]) !== told(b[name]));

/** Granted: remain + used, which traffic does not change. */
export const grantedIn = (from: Row): number => Number(from['remain_quota']) + Number(from['used_quota']);
