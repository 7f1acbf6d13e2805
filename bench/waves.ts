import { setTimeout as sleep } from 'node:timers/promises';
import { LogLevel, WebClient } from '@slack/web-api';
import { units } from '../src/domain/keys/quota.ts';
import type { Notice } from '../src/domain/notices/notice.ts';
import { pausingFetch } from '../src/slack/adapters/connection/pausing-fetch.ts';
import { slackNotifier } from '../src/slack/adapters/notifier.ts';
import { deliverNotices } from '../src/usecases/watch/deliver-notices.ts';
import { benchKey } from './bench-key.ts';
import { type LimitedSlack, limitedSlack, MESSAGES_A_MINUTE, MESSAGES_A_SECOND } from './limited-slack.ts';
import { listServer } from './list-server.ts';
import type { Ratio } from './ratio.ts';
import { type SweepingBot, sweepingBot } from './sweeping-bot.ts';

const WAVE = 1000;
/** As in `src/app/jobs.ts`. */
const EVERY_MS = 3000;
const owner = (nth: number): string => `U${String(nth).padStart(6, '0')}`;

/** A thousand keys are exhausted at once; it is told at the rates that Slack allows. */
export async function waves(): Promise<Ratio[]> {
  return [await wave(WAVE), await wave(10)];
}

async function wave(people: number): Promise<Ratio> {
  using server = await listServer();
  await using slack = await limitedSlack();
  await using bot = await sweepingBot(server.url, { limit: 1000, windowSeconds: 0.5 });
  await exhaust(bot, people);
  const begun = performance.now();
  const took = await delivered(bot, slack, begun);
  const seconds = Math.max(WAVE / (MESSAGES_A_MINUTE / 60), WAVE / people / MESSAGES_A_SECOND);
  const twice = [...slack.told.values()].filter((times) => times > 1).length;
  if (twice > 0) throw new Error(`${twice} notices were told twice`);
  const { posted, refused, other } = slack.calls;
  return {
    what: `time of ${WAVE} notices to ${people} people ÷ time in which Slack takes so many messages`,
    value: took / 1000 / seconds,
    atMost: 1.1,
    from: `${(took / 1000).toFixed(1)} s, ${seconds} s; ${posted} messages, ${refused} calls refused, ${other} others`,
  };
}

/** Resolves with the time until the last was told. */
async function delivered({ ports }: SweepingBot, slack: LimitedSlack, begun: number): Promise<number> {
  const web = new WebClient('xoxb-bench', {
    slackApiUrl: slack.url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: pausingFetch(ports.clock),
    logLevel: LogLevel.ERROR,
  });
  const notifier = slackNotifier({
    client: web,
    log: ports.log,
    directory: ports.directory,
    homeOf: async () => null,
  });
  while (slack.told.size < WAVE) {
    let next = EVERY_MS;
    const deliver = (inMs = 0): void => {
      next = Math.min(next, inMs);
    };
    await deliverNotices({ ...ports, notifier, trigger: { ...ports.trigger, deliver } });
    if (slack.told.size < WAVE) await sleep(next);
  }
  return performance.now() - begun;
}

async function exhaust({ ports: { store, clock } }: SweepingBot, people: number): Promise<void> {
  const now = clock();
  const asked = await store.keys.readMoment(now);
  for (let from = 1; from <= WAVE; from += 100) {
    const ids = Array.from({ length: 100 }, (_, nth) => from + nth);
    await store.commit({
      at: now,
      keys: ids.map((id) => ({
        id,
        owner: owner(id % people),
        seen: { key: { ...benchKey(id, now), left: units(0) }, ...asked, sweep: 1 },
      })),
      notices: ids.map(
        (id): Notice => ({
          id: `exhausted:${id}`,
          to: { kind: 'member', id: owner(id % people) },
          body: {
            kind: 'key',
            keyId: id,
            name: `service ${id}`,
            by: null,
            what: { kind: 'exhausted', keyId: id, days: null, period: '1' },
          },
        }),
      ),
    });
  }
}
