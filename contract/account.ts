import { setTimeout as sleep } from 'node:timers/promises';
import { cometApi } from '../src/cometapi/comet-api.ts';
import type { CometApi, Lane } from '../src/usecases/ports/cometapi.ts';
import type { RunLog } from './call-log.ts';
import { type Answer, type Asked, type RawCall, rawCall, type Told } from './raw-call.ts';
import type { Settings } from './settings.ts';

/** The account under test: raw calls and the bot's own client, which share one rate limit. */
export interface Account {
  /** One raw call; repeated only when it certainly had no effect. */
  ask(asked: Asked): Promise<Answer>;
  readonly bot: CometApi;
  /** The lane of the rate limiter that the calls use. */
  readonly lane: Lane;
  /** The first answer of a limiter, if there was one. */
  limited(): Told | null;
  /** Refuses every call that still waits for the rate limiter. */
  stop(): Promise<void>;
}

export type AccountOptions = { readonly settings: Settings; readonly calls: RunLog; readonly lane: Lane };

const PATIENCE_MS = 3_600_000;
const TRIES = 5;
const quiet = { info() {}, warn() {}, error() {}, debug() {} };
const unmetered = { count() {}, observe() {}, set() {} };

export function openAccount(door: AccountOptions): Account {
  const { settings, calls, lane } = door;
  const stopping = new AbortController();
  const call = rawCall(settings);
  let limited: Told | null = null;

  async function ask(asked: Asked): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const told = await paced(door, { call, asked, signal: stopping.signal });
      const { status, verdict } = told;
      if (verdict.kind === 'limiting') limited ??= told;
      // A redirect or a web page is an answer here: some behaviours show in it.
      else if (status !== null && (verdict.kind !== 'down' || status < 500)) return { ...told, status };
      // A write whose answer was lost may have been applied.
      if (tries === TRIES || verdict.kind === 'unknown_outcome')
        throw new Error(`${asked.method} ${asked.path}: ${verdict.kind}`);
      await sleep(waitMs(told, tries, settings), undefined, { signal: stopping.signal });
    }
  }

  const bot = cometApi({
    ...settings,
    calls,
    clock: () => new Date(),
    log: quiet,
    metrics: unmetered,
    timeouts: { waitMs: PATIENCE_MS },
  });
  return {
    ask,
    bot,
    lane,
    limited: () => limited,
    async stop() {
      stopping.abort();
      await bot.stop();
    },
  };
}

type Pacing = { call: RawCall; asked: Asked; signal: AbortSignal };

async function paced(
  { settings, calls, lane }: AccountOptions,
  { call, asked, signal }: Pacing,
): Promise<Told> {
  const { limit } = settings.rate;
  const ceiling = lane === 'interactive' ? limit : Math.max(1, Math.floor((limit * 8) / 9));
  for (;;) {
    signal.throwIfAborted();
    const turn = await calls.reserve(1, ceiling);
    if ('ids' in turn) return call(asked).finally(() => calls.settle({ used: turn.ids, unused: [] }));
    const ms = Math.min(1000, Math.max(1, turn.retryAt.getTime() - Date.now()));
    await sleep(ms, undefined, { signal });
  }
}

/** Retry-After if given, else growing pauses; after a limiter at least one window. */
function waitMs({ headers, verdict }: Told, tries: number, { rate }: Settings): number {
  const told = Number(headers['retry-after'] ?? Number.NaN);
  if (told > 0) return told * 1000;
  return verdict.kind === 'limiting' ? (rate.windowSeconds * 1000 * tries) / TRIES : 250 * 2 ** tries;
}
