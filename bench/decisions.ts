import { setTimeout as sleep } from 'node:timers/promises';
import { textOf } from '../sandbox/slack/text-of.ts';
import { until } from '../sandbox/until.ts';
import { type SandboxWorld, startWorld } from '../sandbox/world.ts';
import { inMs, percentile, type Ratio } from './ratio.ts';

/** Of each call, on either side. */
const LATENCY_MS = 50;
/** As many as CometAPI lets pass in its three minutes. */
const ROUNDS = 32;
/** Until V8 has compiled what a decision takes. */
const WARM_UP = 16;
/** The card is drawn anew. */
const SLACK_NEEDS = 1;
/** A fresh read, the write, and the read that shows that it took effect. */
const COMETAPI_NEEDS = 3;

/** How long after the click, in milliseconds, with the latency of the call itself. */
interface Round {
  readonly approved: number;
  /** The calls to CometAPI. */
  readonly upstream: readonly number[];
  readonly applied: number;
}

/** The bot as `npm start` runs it, between two servers that take their time; each round is a new request and one click. */
export async function decisions(): Promise<Ratio[]> {
  await using world = await startWorld({ flavour: 'newapi', sweep: '5m', seeded: false });
  const bot = await world.startBot();
  await bot.ready();
  const ana = world.slack.as('ana');
  await ana.types('/cometkey create search-prod --quota $20 --expires 90d');
  await until('the key', () => textOf(ana.lastEphemeral() ?? {}).includes('✅'));
  world.slack.faults.push({ method: '*', kind: 'slow', ms: LATENCY_MS, times: Number.POSITIVE_INFINITY });
  world.cometApi.faults.add({ kind: 'latency', ms: LATENCY_MS });
  const rounds: Round[] = [];
  for (let nth = 0; nth < ROUNDS; nth += 1) rounds.push(await decided(world, nth));
  const counted = rounds.slice(WARM_UP);
  const upstream = [0, 1, 2].map((at) => medianOf(counted.map((round) => round.upstream[at] ?? 0)));
  return [
    ratioOf(
      '*Approved* on the card',
      counted.map(({ approved }) => approved),
      {
        needs: SLACK_NEEDS,
        atMost: 1.5,
      },
    ),
    ratioOf(
      `*Applied* on the card (CometAPI had answered after ${upstream.map(inMs).join(', ')})`,
      counted.map(({ applied }) => applied),
      {
        needs: COMETAPI_NEEDS + SLACK_NEEDS,
        atMost: 1.3,
      },
    ),
  ];
}

const medianOf = (took: readonly number[]): number => percentile(took, 0.5);

function ratioOf(
  what: string,
  took: readonly number[],
  { needs, atMost }: { needs: number; atMost: number },
): Ratio {
  const median = medianOf(took);
  return {
    what: `click to ${what} ÷ the calls that it needs, ${needs} of ${LATENCY_MS} ms`,
    value: median / (needs * LATENCY_MS),
    atMost,
    from: `the middle of ${took.length} clicks ${inMs(median)}, the fastest ${inMs(Math.min(...took))}`,
  };
}

async function decided(world: SandboxWorld, nth: number): Promise<Round> {
  const { slack, cometApi } = world;
  const lee = slack.as('lee');
  await slack.as('ana').types(`/cometkey quota search-prod +$1 round ${nth}`);
  const card = await until('the card', () =>
    lee.sees({ channel: 'key-requests' }).findLast((message) => textOf(message).includes(`round ${nth}\n`)),
  );
  await isQuiet(world);
  const from = Date.now();
  await lee.clicks('Approve', { in: card });
  const drawn = (state: string) =>
    slack.calls.find(
      ({ method, args, at }) =>
        method === 'chat.update' &&
        at >= from &&
        args['ts'] === card.ts &&
        String(args['text']).includes(state),
    );
  const applied = await until('Applied', () => drawn('✅ Applied'));
  const upstream = cometApi.account.calls.filter(({ at }) => at >= from).map(({ at }) => at - from);
  return { approved: (drawn('pproved') ?? applied).at - from, upstream, applied: applied.at - from };
}

/** Nothing of the round before is under way. */
async function isQuiet({ slack, cometApi }: SandboxWorld): Promise<void> {
  const count = () => slack.calls.length + cometApi.account.calls.length;
  for (let before = -1; before !== count(); ) {
    before = count();
    await sleep(200);
  }
}
