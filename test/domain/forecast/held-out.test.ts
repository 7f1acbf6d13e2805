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

test('of series that it has never seen, nine of ten ranges hold the true day, and are narrower than ± 50 %', () => {
  const seeds = Array.from({ length: SEEDS }, (_, i) => 1000 + i);
  const all: Told[] = [];
  const rows = Object.entries(SERIES).map(([name, kind]) => {
    const told = seeds.flatMap((seed) => toldOf(seriesOf(kind, seed)));
    all.push(...told);
    return { name, told };
  });
  console.table(
    [...rows, { name: 'all', told: all }].map(({ name, told }) => ({
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
  expect(stated('steady').length).toBeGreaterThan(0.9 * SEEDS);
  // Of a key that has stopped hardly anything is said.
  expect(stated('stopped').length).toBeLessThan(0.15 * SEEDS);
});
