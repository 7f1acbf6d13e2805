import { stringify } from 'csv-stringify/sync';
import type { Units, UnitsPerUsd } from '../../../../domain/keys/quota.ts';
import { dateIn } from '../../../../domain/time.ts';
import type { UsageReport } from '../../../../usecases/ports/usage-report.ts';

const COLUMNS = ['day', 'key', 'model', 'requests', 'units', 'dollars'];

/** As RFC 4180 writes it. A name that begins like a formula stays a name where the file is opened. */
export const usageCsv = ({ rows, zone, unitsPerUsd }: UsageReport): string =>
  stringify(
    rows.map(({ noon, key, model, requests, spent }) => [
      dateIn(noon, zone),
      key,
      model,
      requests,
      spent,
      dollarsOf(spent, unitsPerUsd),
    ]),
    { header: true, columns: COLUMNS, record_delimiter: 'windows', escape_formulas: true },
  );

/** Never rounded up, and without an exponent. */
const dollarsOf = (spent: Units, unitsPerUsd: UnitsPerUsd): string =>
  (Math.trunc((spent * 1_000_000) / unitsPerUsd) / 1_000_000).toFixed(6);

/** Of letters, digits and signs that every system takes. */
export function fileNameOf({ about, now, zone }: UsageReport): string {
  const what = about.kind === 'key' ? `key-${about.key.id}` : about.kind === 'person' ? 'keys' : 'account';
  return `usage-${what}-${dateIn(now, zone)}.csv`;
}
