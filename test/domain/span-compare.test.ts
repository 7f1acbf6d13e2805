import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endsWithin } from '../../src/domain/policy/conditions/bounds.ts';
import {
  addSpan,
  DAY,
  dayEnd,
  HOUR,
  isLaterThan,
  isLongerSpan,
  type Span,
  type SpanUnit,
  span,
  wallIn,
} from '../../src/domain/time.ts';

/** Clocks are set by an hour, by half an hour, never, and once over a whole day. */
const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/St_Johns',
);
const moments = fc.oneof(
  fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
  fc.date({ min: new Date('2011-12-25'), max: new Date('2012-01-03'), noInvalidDate: true }),
);
const spans = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom<SpanUnit>('m', 'h', 'd', 'w', 'mo'))
  .map(([amount, unit]) => span(amount, unit));
/** Most are close to where it matters. */
const off = fc.oneof(
  fc.constantFrom(-1000, -1, 0, 1, 1000),
  fc.integer({ min: -60, max: 60 }).map((hours) => hours * HOUR),
  fc.integer({ min: -900, max: 900 }).map((days) => days * DAY),
);

test('whether a span has passed is what the calendar of the zone says', () => {
  fc.assert(
    fc.property(zones, moments, spans, off, (zone, from, length, by) => {
      const end = addSpan(from, length, zone);
      const at = new Date(end.getTime() + by);
      expect(isLaterThan(at, length, { from, zone })).toBe(end > at);
    }),
    { numRuns: 2000 },
  );
});

test('and so is which of two is longer', () => {
  fc.assert(
    fc.property(zones, moments, spans, spans, (zone, from, one, other) => {
      const ends = (length: Span) => addSpan(from, length, zone).getTime();
      expect(isLongerSpan(one, other, { from, zone })).toBe(ends(one) > ends(other));
    }),
    { numRuns: 2000 },
  );
});

test('a moment is within a span, or a whole day is in which the span ends', () => {
  const endOf = (at: Date, zone: string) => dayEnd(wallIn(at, zone), zone);
  fc.assert(
    fc.property(zones, moments, spans, off, fc.boolean(), (zone, now, length, by, isDay) => {
      const latest = addSpan(now, length, zone);
      const moment = new Date(latest.getTime() + by);
      const at = isDay ? endOf(moment, zone) : moment;
      const isDate = at.getTime() === endOf(at, zone).getTime();
      expect(endsWithin(at, length, { now, zone })).toBe(at <= (isDate ? endOf(latest, zone) : latest));
    }),
    { numRuns: 2000 },
  );
});
