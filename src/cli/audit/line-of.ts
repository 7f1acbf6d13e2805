import type { AuditRow } from '../../store/rows/tables.ts';
import { canonical } from '../../store/tables/audit-entry.ts';

/** An entry as a line of JSON Lines, with what its hash covers and the hash itself. */
export const lineOf = ({
  seq,
  at,
  actor,
  act,
  key_id,
  request_id,
  details,
  previous_hash,
  hash,
}: AuditRow): string =>
  `${canonical({ seq, at, actor, act, key_id, request_id, details, previous_hash, hash })}\n`;
