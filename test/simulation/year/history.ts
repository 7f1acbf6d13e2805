import type { CometApiInProcess } from '../../../sandbox/cometapi/in-process.ts';
import { randomOf } from '../seeded-random.ts';

const DAY = 86_400_000;
const USD = 500_000;
/** Sweeps a day. */
export const A_DAY = 4;

type Row = CometApiInProcess['account']['books']['rows'][number];

interface Habit {
  readonly row: Row;
  /** Units between two sweeps, on a usual day. */
  readonly pace: number;
  /** What a call has reserved, to be given back before the next sweep. */
  reserved: number;
}

/** What happens to the keys of an account between two sweeps: traffic, and people in the console. */
export function historyOf(account: CometApiInProcess['account'], keys: number, seed: number) {
  const chance = randomOf(seed);
  const daily = (probability: number) => chance() < probability / A_DAY;
  const between = (least: number, most: number) => Math.round(least + chance() * (most - least));
  const seconds = (at: number) => Math.floor(at / 1000);

  function born(n: number, now: number): Habit {
    const isUnlimited = chance() < 0.05;
    account.addKey({
      name: `key-${n}`,
      remain_quota: between(5, 100) * USD,
      unlimited_quota: isUnlimited,
      expired_time: chance() < 0.3 ? -1 : seconds(now + between(5, 200) * DAY),
    });
    const row = account.books.rows.at(-1) as Row;
    return { row, pace: chance() < 0.3 ? 0 : (between(10, 300) / 100 / A_DAY) * USD, reserved: 0 };
  }

  function spends(habit: Habit, amount: number): void {
    habit.row.remain_quota -= amount;
    habit.row.used_quota += amount;
  }

  function lives(habit: Habit, now: number): void {
    const { row } = habit;
    spends(habit, -habit.reserved);
    habit.reserved = 0;
    const works = row.status === 1 && (row.expired_time === -1 || row.expired_time * 1000 > now);
    if (works && (row.unlimited_quota || row.remain_quota > 0))
      spends(habit, Math.round(habit.pace * (0.5 + chance())));
    if (works && row.remain_quota > 0 && daily(0.004)) {
      habit.reserved = row.remain_quota + 1;
      spends(habit, habit.reserved);
    }
    edits(habit, now);
  }

  function edits({ row }: Habit, now: number): void {
    if (row.status === 2) {
      if (daily(0.1)) row.status = 1;
      return;
    }
    if (daily(0.002)) row.status = 2;
    const isDead = row.remain_quota <= 0 && !row.unlimited_quota;
    if (isDead && daily(0.1)) Object.assign(row, { remain_quota: between(5, 100) * USD, status: 1 });
    const isLate = row.expired_time !== -1 && row.expired_time * 1000 < now;
    if (isLate && daily(0.1))
      Object.assign(row, { expired_time: seconds(now + between(5, 120) * DAY), status: 1 });
    if (daily(0.0003)) row.DeletedAt = new Date(now).toISOString();
  }

  let habits: Habit[] = [];
  return {
    begins(now: number) {
      habits = Array.from({ length: keys }, (_, n) => born(n + 1, now));
    },
    goesOn(now: number) {
      for (const habit of habits) if (habit.row.DeletedAt === null) lives(habit, now);
    },
    rows: () => habits.map(({ row }) => row),
    chance,
  };
}
