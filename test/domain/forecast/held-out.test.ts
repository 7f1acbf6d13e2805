import { expect, test } from 'vitest';
import { burnOf } from '../../../src/domain/keys/forecast/burn.ts';
import { forecastOf } from '../../../src/domain/keys/forecast/forecast.ts';
import { DAY } from '../../../src/domain/time.ts';
import { aKey } from '../../support/samples.ts';
import { SERIES, type Series, seriesOf } from '../../support/spending-series.ts';

const SEEDS = 200;

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Told extends Span {
  readonly truth: number;
  readonly naive: Span;
}

/** In days, as people are told: whole ones, below two days hours. */
const outward = ({ from, to }: Span): Span => ({ from: whole(from, Math.floor), to: whole(to, Math.ceil) });
const whole = (days: number, round: (n: number) => number) =>
  days < 2 ? round(days * 24) / 24 : round(days);

function toldOf({ samples, now, left, truth, naivePerDay }: Series): Told[] {
  const key = { ...aKey({ left, expiresAt: null }), burn: burnOf(samples, now) };
  const forecast = forecastOf(key, now);
  if (forecast.kind !== 'runsOut') return [];
  const days = (at: Date) => (at.getTime() - now.getTime()) / DAY;
  const naive = left / naivePerDay;
  return [
    {
      ...outward({ from: days(forecast.from), to: days(forecast.to) }),
      truth,
      naive: outward({ from: naive / 2, to: naive * 1.5 }),
    },
  ];
}

const share = (told: readonly Told[], holds: (one: Told) => boolean) =>
  told.filter(holds).length / told.length;
const holds = ({ from, to, truth }: Told) => from <= truth && truth <= to;
const naiveHolds = ({ naive, truth }: Told) => naive.from <= truth && truth <= naive.to;
const width = (told: readonly Told[], of: (one: Told) => Span) =>
  told.reduce((sum, one) => sum + of(one).to - of(one).from, 0) / told.length;

/** Those of the second list change while they are looked at, or hide what they take. */
const USUAL = ['steady', 'bursty', 'weekday', 'stopped', 'topped up', 'nightly'] as const;
/** As they are today: what is below nine of ten is told in docs/decisions.md. */
const HARDER = { growing: 0.8, shifted: 0.8, spiky: 0.6, revived: 0.93 } as const;

test('of series that it has never seen, nine of ten ranges hold the true day, and are narrower than ± 50 %', () => {
  const seeds = Array.from({ length: SEEDS }, (_, i) => 1000 + i);
  const rows = Object.entries(SERIES).map(([name, kind]) => {
    const told = seeds.flatMap((seed) => toldOf(seriesOf(kind, seed)));
    return { name, told };
  });
  const toldOfAll = (names: readonly string[]) =>
    rows.flatMap(({ name, told }) => (names.includes(name) ? told : []));
  const all = toldOfAll(USUAL);
  const whole = toldOfAll(Object.keys(SERIES));
  console.table(
    [...rows, { name: 'usual ones', told: all }, { name: 'all', told: whole }].map(({ name, told }) => ({
      series: name,
      stated: told.length,
      holds: share(told, holds).toFixed(3),
      'two points ± 50 %': share(told, naiveHolds).toFixed(3),
      days: width(told, (one) => one).toFixed(2),
      'days of two points': width(told, ({ naive }) => naive).toFixed(2),
    })),
  );
  expect(share(all, holds)).toBeGreaterThanOrEqual(0.9);
  expect(width(all, (one) => one)).toBeLessThan(width(all, ({ naive }) => naive));
  const stated = (name: string) => rows.find((row) => row.name === name)?.told ?? [];
  for (const name of ['steady', 'bursty', 'weekday', 'topped up', 'nightly'] as const)
    expect(share(stated(name), holds), name).toBeGreaterThanOrEqual(0.87);
  for (const [name, least] of Object.entries(HARDER)) {
    expect(share(stated(name), holds), name).toBeGreaterThanOrEqual(least);
    expect(stated(name).length, name).toBeGreaterThan(0.5 * SEEDS);
  }
  expect(width(whole, (one) => one)).toBeLessThan(width(whole, ({ naive }) => naive));
  expect(stated('steady').length).toBeGreaterThan(0.9 * SEEDS);
  // Of a key that has stopped hardly anything is said.
  expect(stated('stopped').length).toBeLessThan(0.15 * SEEDS);
}, 60_000);
