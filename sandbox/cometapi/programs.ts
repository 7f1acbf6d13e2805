import { type AccountWorld, spend } from './account.ts';
import { rowOf } from './database.ts';
import { refusalAtUse } from './key-row.ts';

const TICK_MS = 2000;
const MINUTE_MS = 60_000;

export type Programs = ReturnType<typeof openPrograms>;

/** Programs that spend a dollar a minute with a key, by the server's clock, while the key works. */
export function openPrograms(world: AccountWorld, stopped: AbortSignal) {
  const since = new Map<number, number>();
  const tick = (): void => {
    for (const [id, from] of since) {
      since.set(id, world.clock());
      charge(world, id, world.clock() - from);
    }
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  stopped.addEventListener('abort', () => clearInterval(timer));
  return {
    keys: (): number[] => [...since.keys()],
    run(id: number, isRunning: boolean): void {
      if (isRunning) since.set(id, world.clock());
      else since.delete(id);
      clearInterval(timer);
      if (since.size > 0) timer = setInterval(tick, TICK_MS).unref();
      world.changed();
    },
  };
}

/** What the key cannot pay is not spent: the program is refused. */
function charge(world: AccountWorld, id: number, ms: number): void {
  const { books, clock, flavour } = world;
  const row = rowOf(books, id);
  if (!row || books.quota <= 0 || refusalAtUse(row, Math.floor(clock() / 1000))) return;
  const wanted = Math.floor((ms / MINUTE_MS) * Number(flavour().status['quota_per_unit']));
  const units = row.unlimited_quota ? wanted : Math.min(wanted, row.remain_quota);
  spend(world, { id, units, model: 'gpt-4o' });
  world.changed();
}
