import { type Day, type DaySpent, totalSpent } from '../../../domain/keys/forecast/daily.ts';
import type { Units } from '../../../domain/keys/quota.ts';
import type { UsageLog } from '../../ports/cometapi.ts';
import type { UsageRow } from '../../ports/usage-report.ts';

type Calls = UsageLog['calls'];

const callsOf = (calls: Calls, { from, until }: Day): Calls =>
  calls.filter(({ at }) => at >= from && at < until);

export const spentByDay = (calls: Calls, days: readonly Day[]): DaySpent[] =>
  days.map((day) => ({ ...day, spent: totalSpent(callsOf(calls, day)) }));

/** The most first. */
export const spentByModel = (calls: Calls): { model: string; spent: Units }[] =>
  [...Map.groupBy(calls, ({ model }) => model)]
    .map(([model, of]) => ({ model, spent: totalSpent(of) }))
    .toSorted((a, b) => b.spent - a.spent);

/** By day, and within one by model. */
export const rowsOf = (calls: Calls, days: readonly Day[], key: string | null): UsageRow[] =>
  days.flatMap((day) =>
    [...Map.groupBy(callsOf(calls, day), ({ model }) => model)]
      .map(([model, of]) => ({
        noon: day.noon,
        key,
        model,
        requests: of.length,
        spent: totalSpent(of),
      }))
      .toSorted((a, b) => b.spent - a.spent),
  );
