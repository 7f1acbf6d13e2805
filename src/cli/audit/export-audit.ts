import { once } from 'node:events';
import { stringify } from 'csv-stringify/sync';
import type { AuditRow } from '../../store/rows/tables.ts';
import { CannotRun } from '../cannot-run.ts';
import { auditBesideBot, type Configured, sinceFrom } from './audit-beside-bot.ts';
import { lineOf } from './line-of.ts';

interface ExportOptions {
  readonly format: 'jsonl' | 'csv';
  readonly since?: string;
  readonly key?: string;
}

/** To the standard output, oldest first. */
export async function exportAudit(bot: Configured, { format, since, key }: ExportOptions): Promise<0> {
  const which = {
    ...(since === undefined ? {} : { since: sinceFrom(since, new Date()) }),
    ...(key === undefined ? {} : { keyId: keyIdFrom(key) }),
  };
  await using store = await auditBesideBot(bot);
  if (format === 'csv') await print(csvOf([...COLUMNS]));
  for await (const row of store.auditChain.rows(which))
    await print(format === 'csv' ? csvOf(cellsOf(row)) : lineOf(row));
  return 0;
}

function keyIdFrom(text: string): number {
  const [, id] = /^#?(\d{1,15})$/.exec(text) ?? [];
  if (id === undefined) throw new CannotRun(`--key takes the number of a key, such as 1234, not ${text}.`);
  return Number(id);
}

/** Waits for a slow reader. */
async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

const COLUMNS = [
  'seq',
  'at',
  'actor',
  'act',
  'key_id',
  'request_id',
  'details',
  'previous_hash',
  'hash',
] as const satisfies (keyof AuditRow)[];

/** The time as a spreadsheet reads it. */
const cellsOf = (row: AuditRow): unknown[] =>
  COLUMNS.map((column) => (column === 'at' ? new Date(row.at).toISOString() : row[column]));

/** As RFC 4180 writes it. A text that begins like a formula stays a text where the file is opened. */
const csvOf = (cells: unknown[]): string =>
  stringify([cells], { record_delimiter: 'windows', escape_formulas: true });
