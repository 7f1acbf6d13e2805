import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import type { AuditRow } from '../../store/rows/tables.ts';
import type { AuditChain, AuditRows } from '../../store/tables/audit-chain.ts';
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
  await print(format === 'csv' ? csvIn(store.auditChain, which) : linesIn(store.auditChain, which));
  return 0;
}

async function* linesIn(chain: AuditChain, which: AuditRows): AsyncGenerator<string> {
  for await (const row of chain.rows(which)) yield lineOf(row);
}

async function* csvIn(chain: AuditChain, which: AuditRows): AsyncGenerator<string> {
  yield csvOf([...COLUMNS]);
  for await (const row of chain.rows(which)) yield csvOf(cellsOf(row));
}

function keyIdFrom(text: string): number {
  const [, id] = /^#?(\d{1,15})$/.exec(text) ?? [];
  if (id === undefined) throw new CannotRun(`--key takes the number of a key, such as 1234, not ${text}.`);
  return Number(id);
}

/** Waits for a slow reader. One who has read enough, such as `head`, closes the pipe. */
async function print(texts: AsyncIterable<string>): Promise<void> {
  await pipeline(texts, process.stdout).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
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
