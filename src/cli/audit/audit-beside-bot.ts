import { storeOf } from '../../app/start.ts';
import type { Config, Secrets } from '../../config/load-config.ts';
import { addSpan, parseSpan } from '../../domain/time.ts';
import type { OpenStore } from '../../store/open-store.ts';
import { CannotRun } from '../cannot-run.ts';

export interface Configured {
  readonly config: Config;
  readonly secrets: Secrets;
}

/** The bot's database, while the bot itself may run. Slack and CometAPI are not asked. */
export const auditBesideBot = ({ config: { cometApi }, secrets }: Configured): Promise<OpenStore> =>
  storeOf({ databaseUrl: secrets.databaseUrl, cometApi }, { clock: () => new Date(), use: 'shared' });

/** `2026-12-31`, `2026-12-31T18:00`, both in UTC, or with an offset. */
export function dateFrom(option: string, text: string): Date {
  const [, day, time = 'T00:00', offset = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const at = new Date(`${day}${time}${offset}`);
  if (Number.isNaN(at.getTime()) || !isDay(day ?? ''))
    throw new CannotRun(`${option} takes a date, such as 2026-12-31, not ${text}.`);
  return at;
}

/** JavaScript takes February 30 for a day in March. */
const isDay = (day: string): boolean => new Date(`${day}T00:00Z`).toISOString().startsWith(day);

/** The same, or how long ago: `30d`. */
export function sinceFrom(text: string, now: Date): Date {
  const span = parseSpan(text);
  if (span === null) return dateFrom('--since', text);
  return addSpan(now, { ...span, amount: -span.amount }, 'UTC');
}
