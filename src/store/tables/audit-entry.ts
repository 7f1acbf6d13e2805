import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AuditRow } from '../rows/tables.ts';

/** Where a chain ends: how many entries it has, and the hash of the last one. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

export const CHAIN_START: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

/** An entry without its place in the chain. */
export type Content = Omit<AuditRow, 'seq' | 'previous_hash' | 'hash'>;

/** RFC 8785. The two engines store no half of a surrogate pair, so it is replaced before it is hashed. */
export const canonical = (value: unknown): string => {
  const text = canonicalize(wellFormed(value));
  if (text === undefined) throw new TypeError('no JSON value');
  return text;
};

const wellFormed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, member) =>
    typeof member === 'string' ? member.toWellFormed() : member,
  );

/** The entry that follows the end of the chain. */
export function chained({ seq, hash: previous_hash }: ChainEnd, content: Content): AuditRow {
  const row = { seq: seq + 1, ...content, previous_hash };
  return { ...row, hash: hashOf(row) };
}

/** Named one by one: a database that an older version shares has a column more. */
export const hashOf = ({
  seq,
  at,
  actor,
  act,
  key_id,
  request_id,
  details,
  previous_hash,
}: Omit<AuditRow, 'hash'>): string =>
  createHash('sha256')
    .update(canonical({ seq, at, actor, act, key_id, request_id, details, previous_hash }))
    .digest('hex');

/** Why an entry is wrong, or stands where none may. */
export type Fault =
  | 'missing'
  | 'edited'
  | 'not_linked'
  | 'inserted'
  | 'after_head'
  | 'not_head'
  | 'head_unknown'
  /** Of what is only a part of the chain. */
  | 'head_not_here';

export interface Broken {
  readonly seq: number;
  readonly fault: Fault;
}

/** The end of the chain after one more entry. */
export function follow(end: ChainEnd, row: AuditRow): ChainEnd | Broken {
  if (row.seq <= end.seq) return { seq: row.seq, fault: 'inserted' };
  if (row.seq > end.seq + 1) return { seq: end.seq + 1, fault: 'missing' };
  if (row.hash !== hashOf(row)) return { seq: row.seq, fault: 'edited' };
  if (row.previous_hash !== end.hash) return { seq: row.seq, fault: 'not_linked' };
  return { seq: row.seq, hash: row.hash };
}
