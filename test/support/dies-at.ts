import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';
import pg from 'pg';

/*
 * Preloaded into a bot. From SIGUSR2 on it counts what outlives the process, before and after: calls over HTTP and what a
 * database commits. Nothing else can be told apart after a death. At the number DIES_AT it kills itself as `kill -9` does.
 */
const { DIES_AT = '0', POINTS_FILE = '' } = process.env;
let count: number | null = null;

function point(): void {
  if (count === null) return;
  count += 1;
  if (POINTS_FILE !== '') appendFileSync(POINTS_FILE, '.');
  if (count === Number(DIES_AT)) process.kill(process.pid, 'SIGKILL');
}

process.on('SIGUSR2', () => {
  count = 0;
});

for (const channel of [
  'undici:request:create',
  'undici:request:trailers',
  'http.client.request.start',
  'http.client.response.finish',
])
  subscribe(channel, point);

let isWithin = false;

/** Whether the statement makes something last. */
function lasts(text: string): boolean {
  if (/^\s*begin/i.test(text)) isWithin = true;
  if (/^\s*(?:commit|rollback)/i.test(text)) {
    isWithin = false;
    return /^\s*commit/i.test(text);
  }
  return !isWithin && /^\s*(?:insert|update|delete)/i.test(text);
}

for (const name of ['run', 'all'] as const) {
  const original = StatementSync.prototype[name] as (...given: unknown[]) => unknown;
  Object.assign(StatementSync.prototype, {
    [name](this: StatementSync, ...given: unknown[]) {
      const isLasting = lasts(this.sourceSQL);
      if (isLasting) point();
      const result = original.apply(this, given);
      if (isLasting) point();
      return result;
    },
  });
}

type Query = (this: unknown, text: unknown, ...rest: unknown[]) => unknown;
const query = pg.Client.prototype.query as Query;
Object.assign(pg.Client.prototype, {
  query(this: unknown, text: unknown, ...rest: unknown[]) {
    const said = typeof text === 'string' ? text : String((text as { text?: string })?.text);
    if (!/^\s*(?:commit|insert|update|delete)/i.test(said)) return query.call(this, text, ...rest);
    point();
    const result = query.call(this, text, ...rest);
    if (result instanceof Promise) return result.finally(point);
    return result;
  },
});
