import { type CometApiOptions, cometApi } from '../src/cometapi/comet-api.ts';
import { health as healthOf } from '../src/cometapi/health.ts';
import { line as lineOf } from '../src/cometapi/line.ts';
import { pace as paceOf } from '../src/cometapi/pace.ts';
import type { CometApi, Lane } from '../src/usecases/comet-api-port.ts';
import type { RunLog } from './call-log.ts';
import { type Answer, type Asked, rawCall } from './raw-call.ts';
import type { Settings } from './settings.ts';

/** The account under examination, through two doors on one rate: what it answers, and the bot's own hands. */
export interface Account {
  /** One call as it is; tried again only where it surely did nothing. */
  ask(asked: Asked): Promise<Answer>;
  readonly bot: CometApi;
  /** Whose place this door takes in the rate. */
  readonly lane: Lane;
  /** Whoever waits for the rate is refused. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 3_600_000;
const CALL_MS = 60_000;
const quiet = { info() {}, warn() {}, error() {}, debug() {} };
const unmetered = { count() {}, observe() {}, set() {} };
const clock = () => new Date();

export function openAccount(settings: Settings, calls: RunLog, lane: Lane): Account {
  const { rate } = settings;
  const waitMs = { interactive: PATIENCE_MS, approval: PATIENCE_MS, sweep: PATIENCE_MS };
  const pace = paceOf({ calls, rate, clock, log: quiet, waitMs });
  const line = lineOf({ pace, health: healthOf(clock, pace.pausedUntil), rate, clock });
  const call = rawCall(settings);
  const options: CometApiOptions = {
    ...settings,
    calls,
    clock,
    log: quiet,
    meter: unmetered,
    timeouts: { waitMs: PATIENCE_MS },
  };
  const bot = cometApi(options);
  return {
    ask: (asked) =>
      line({ lane, slots: 1, deadlineMs: CALL_MS }, (ask) =>
        asked.method === 'GET' ? ask.read(() => call(asked)) : ask.write(() => call(asked)),
      ),
    bot,
    lane,
    async stop() {
      await Promise.all([pace.stop(), bot.stop()]);
    },
  };
}
