import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { playDays } from './play.ts';

/** Keys of one company. The bot of a company is one process, so more of them use more than one core. */
const MOST = 1000;

/** `npm run year`: 2,000 keys for 365 days, or `-- --days 90 --keys 500 --seed 7`. */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '365' },
    keys: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});
const [days, keys, seed] = [Number(values.days), Number(values.keys), Number(values.seed)];

async function company(): Promise<number> {
  const startedAt = performance.now();
  const { right, wrong, months, sweeps } = await playDays(days, keys, seed);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const cpu = (process.cpuUsage().user / 1e6).toFixed(0);
  console.log(wrong.slice(0, 50).join('\n'));
  console.log(
    `${sweeps} sweeps, ${right} notices right, ${wrong.length} wrong, ${seconds} s, ${cpu} s of processor`,
  );
  for (const { megabytes, rows } of months)
    console.log(
      `${megabytes.toFixed(1)} MB: ${rows.map(([table, count]) => `${table} ${count}`).join(', ')}`,
    );
  return wrong.length > 0 ? 1 : 0;
}

/** Each its own keys, its own seed and its own process. */
async function companies(): Promise<number> {
  const count = Math.ceil(keys / MOST);
  const codes = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const own = [
        '--days',
        values.days,
        '--keys',
        String(Math.ceil(keys / count)),
        '--seed',
        String(seed + n),
      ];
      const args = [...process.execArgv, import.meta.filename, ...own];
      const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
      return Number(code ?? 1);
    }),
  );
  return Math.max(...codes);
}

process.exitCode = await (keys > MOST ? companies() : company());
