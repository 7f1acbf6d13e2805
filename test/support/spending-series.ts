import type { Sample } from '../../src/domain/keys/forecast/sample.ts';
import { newSamples } from '../../src/domain/keys/forecast/sample.ts';
import { type Units, units } from '../../src/domain/keys/quota.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time.ts';

/** Some key's past, and when its quota will really have been used up. */
export interface Series {
  readonly samples: readonly Sample[];
  readonly now: Date;
  readonly left: Units;
  /** In days from now; Infinity: never. */
  readonly truth: number;
  /** The whole use ÷ the whole time, in units a day. */
  readonly naivePerDay: number;
}

type Chance = () => number;

/** What is used in one step that begins at a time. */
type Use = (at: number) => number;

const STEP = 15 * MINUTE;
const STEPS_A_DAY = DAY / STEP;
/** A Monday. */
const BEGINNING = Date.parse('2026-03-02T00:00:00Z');
const hourOf = (at: number) => (at % DAY) / HOUR;
const isWeekend = (at: number) => [0, 6].includes(new Date(at).getUTCDay());

/** Calls at random, busier at some time of the day. */
function calls(chance: Chance, perDay: number): Use {
  const [price, peak, swing] = [perDay / (50 + 2000 * chance()), 24 * chance(), 0.9 * chance()];
  return (at) => {
    const share = 1 + swing * Math.cos(((hourOf(at) - peak) / 12) * Math.PI);
    return Math.round(poisson(chance, (perDay * share) / STEPS_A_DAY / price) * price);
  };
}

function bursts(chance: Chance, perDay: number): Use {
  const [often, spread] = [0.7 + 4 * chance(), 0.3 + 0.7 * chance()];
  const burst = () => (perDay / often) * (1 - spread - spread * Math.log(1 - chance()));
  return () => {
    let sum = 0;
    for (let n = poisson(chance, often / STEPS_A_DAY); n > 0; n -= 1) sum += burst();
    return Math.round(sum);
  };
}

/** From 8 to 18, hardly at weekends. */
function office(chance: Chance, perDay: number): Use {
  const use = calls(chance, 2.4 * perDay);
  const weekend = 0.02 + 0.25 * chance();
  return (at) => {
    const isOpen = hourOf(at) >= 8 && hourOf(at) < 18;
    return isOpen ? Math.round(use(at) * (isWeekend(at) ? weekend : 1)) : 0;
  };
}

function nightly(chance: Chance, perDay: number): Use {
  return (at) => (hourOf(at) >= 2 && hourOf(at) < 3 ? Math.round((perDay / 4) * (0.8 + 0.4 * chance())) : 0);
}

/** A tenth or a fifth of a day, and now and then a day's use within an hour. */
function spikes(chance: Chance, perDay: number): Use {
  const use = calls(chance, perDay * (0.1 + 0.1 * chance()));
  let until = 0;
  return (at) => {
    if (chance() < 0.4 / STEPS_A_DAY) until = at + HOUR;
    return use(at) + (at < until ? Math.round((perDay * STEP) / HOUR) : 0);
  };
}

interface Kind {
  readonly use: (chance: Chance, perDay: number) => Use;
  /** How many times as much it uses as at first, so long after it began. */
  readonly grows?: (chance: Chance, days: number) => (day: number) => number;
  /** It is used up some days before now, and then topped up. */
  readonly isRevived?: true;
  readonly stops?: true;
  /** Somebody adds quota now and then, and calls reserve more than they take. */
  readonly isToppedUp?: true;
}

export const SERIES = {
  steady: { use: calls },
  bursty: { use: bursts },
  weekday: { use: office },
  stopped: { use: calls, stops: true },
  'topped up': { use: calls, isToppedUp: true },
  nightly: { use: nightly },
  growing: {
    use: calls,
    grows: (chance) => {
      const daily = 1.01 + 0.06 * chance();
      return (day) => daily ** day;
    },
  },
  shifted: {
    use: calls,
    grows: (chance, days) => {
      const [at, times] = [
        days - 0.5 - Math.min(days * 0.8, 9) * chance(),
        chance() < 0.5 ? 0.2 + 0.3 * chance() : 2 + 3 * chance(),
      ];
      return (day) => (day < at ? 1 : times);
    },
  },
  spiky: { use: spikes },
  revived: { use: calls, isRevived: true },
} satisfies Record<string, Kind>;

/** The same seed gives the same series. */
export function seriesOf(kind: Kind, seed: number): Series {
  const chance = chanceOf(seed);
  const use = kind.use(chance, 10 ** (5 + 2 * chance()));
  const began = BEGINNING + Math.floor(7 * chance()) * DAY;
  const days = 1.05 + (chance() < 0.5 ? 6 : 33) * chance();
  const now = began + Math.floor(days * STEPS_A_DAY) * STEP;
  const stopped = kind.stops ? Math.max(began + DAY / 2, now - 8 * DAY * chance()) : Number.POSITIVE_INFINITY;
  const grown = kind.grows?.(chance, days) ?? (() => 1);
  const dead = deadTime(kind, { began, now, chance });
  const used = (at: number) =>
    at < stopped && !(at >= dead.from && at < dead.to) ? Math.round(use(at) * grown((at - began) / DAY)) : 0;
  const past = pastOf(used, { began, now, chance, kind, dead });
  const wanted = 0.4 * 60 ** chance();
  const ahead = futureOf(used, now, wanted * 3);
  const left = Math.max(1, ahead[Math.floor(wanted * STEPS_A_DAY)] ?? past.sum * (wanted / days));
  const crossed = ahead.findIndex((sum) => sum >= left);
  return {
    samples: thinned(past.samples, now),
    now: new Date(now),
    left: units(Math.round(left)),
    truth: crossed < 0 ? Number.POSITIVE_INFINITY : crossed / STEPS_A_DAY,
    naivePerDay: past.sum / days,
  };
}

interface Past {
  readonly began: number;
  readonly now: number;
  readonly chance: Chance;
  readonly kind: Kind;
  readonly dead: { readonly from: number; readonly to: number };
}

function deadTime(kind: Kind, { began, now, chance }: Pick<Past, 'began' | 'now' | 'chance'>) {
  if (!kind.isRevived) return { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const from = began + Math.round(((0.3 + 0.3 * chance()) * (now - began)) / STEP) * STEP;
  return { from, to: from + Math.round(((0.2 + 0.5 * chance()) * (now - from)) / STEP) * STEP };
}

function pastOf(use: Use, { began, now, chance, kind, dead }: Past) {
  const samples: Sample[] = [];
  let before: Sample | null = null;
  let [used, granted] = [1000, 1e12];
  for (let at = began; at <= now; at += STEP) {
    if (at > began) used += use(at - STEP);
    if (kind.isToppedUp && chance() < 0.003) granted += 5e8;
    const reserved = kind.isToppedUp && at < now && chance() < 0.03 ? Math.round(3e6 * chance()) : 0;
    const isDead = at >= dead.from && at < dead.to;
    const reading: Sample = {
      at: new Date(at),
      used: units(used + reserved),
      granted: units(isDead ? used : granted),
    };
    samples.push(...newSamples(samples.at(-1) ?? null, before, reading));
    before = reading;
  }
  if (before && samples.at(-1) !== before) samples.push(before);
  return { samples, sum: used - 1000 };
}

function futureOf(use: Use, now: number, days: number): number[] {
  const sums = [0];
  for (let at = now; at < now + days * DAY; at += STEP) sums.push((sums.at(-1) ?? 0) + use(at));
  return (sums.at(-1) ?? 0) > 0 ? sums : [];
}

/** As the store thins them: after two days the last one of each hour. */
const thinned = (samples: readonly Sample[], now: number): Sample[] =>
  samples.filter(({ at }, i) => {
    const next = samples[i + 1];
    const isLast = !next || Math.floor(next.at.getTime() / HOUR) > Math.floor(at.getTime() / HOUR);
    return isLast || now - at.getTime() <= 2 * DAY;
  });

function chanceOf(seed: number): Chance {
  let state = (seed * 2_654_435_761) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 5; i += 1) next();
  return next;
}

function poisson(chance: Chance, mean: number): number {
  if (mean > 30) {
    const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  let count = 0;
  for (let product = chance(); product > Math.exp(-mean); product *= chance()) count += 1;
  return count;
}
