import type { CometApiInProcess } from '../../../sandbox/cometapi/in-process.ts';
import { randomOf } from '../seeded-random.ts';
import { PEOPLE } from './people.ts';

const DAY = 86_400_000;
export const USD = 500_000;
/** Sweeps a day. */
export const A_DAY = 4;

export type Row = CometApiInProcess['account']['books']['rows'][number];

/** A key, and how it is used. */
export interface Habit {
  readonly row: Row;
  /** Units between two sweeps, on a usual day. */
  readonly pace: number;
  /** What a call has reserved, to be given back before the next sweep. */
  reserved: number;
  /** For so many sweeps it spends many times as much: somebody else has its secret. */
  spike: number;
  /** null: born in the console, and nobody’s yet. */
  owner: string | null;
}

/** What happens to the keys of an account between two sweeps: traffic, and people in the console. */
export function historyOf(account: CometApiInProcess['account'], keys: number, seed: number) {
  const chance = randomOf(seed);
  const daily = (probability: number) => chance() < probability / A_DAY;
  const between = (least: number, most: number) => Math.round(least + chance() * (most - least));
  const later = (now: number, least: number, most: number) =>
    Math.floor((now + between(least, most) * DAY) / 1000);
  const habits: Habit[] = [];
  const { spends, lives } = traffic({ chance, daily });
  let balance = 400;

  function born(now: number, owner: string | null): void {
    account.addKey({
      name: `key-${habits.length + 1}`,
      remain_quota: between(5, 100) * USD,
      unlimited_quota: chance() < 0.05,
      expired_time: chance() < 0.3 ? -1 : later(now, 5, 200),
    });
    const row = account.books.rows.at(-1) as Row;
    const pace = chance() < 0.3 ? 0 : (between(10, 300) / 100 / A_DAY) * USD;
    habits.push({ row, pace, reserved: 0, spike: 0, owner });
  }

  /** In the console. What is settled there mends a key, or not. */
  function edits({ row }: Habit, now: number): void {
    if (daily(0.003)) row.name = `${row.name.split('_')[0]}_${between(1, 999)}`;
    if (daily(0.002)) row.allow_ips = `10.0.0.${between(1, 255)}`;
    if (daily(0.002) && !row.unlimited_quota && row.remain_quota > 0)
      row.remain_quota += between(5, 50) * USD;
    if (daily(0.002) && row.expired_time !== -1) row.expired_time = later(now, 5, 120);
    if (row.status === 2) {
      if (daily(0.1)) row.status = 1;
      return;
    }
    if (daily(0.002)) row.status = 2;
    const isDead = row.remain_quota <= 0 && !row.unlimited_quota;
    if (isDead && daily(0.1)) Object.assign(row, { remain_quota: between(5, 100) * USD, status: 1 });
    const isLate = row.expired_time !== -1 && row.expired_time * 1000 < now;
    if (isLate && daily(0.1)) Object.assign(row, { expired_time: later(now, 5, 120), status: 1 });
    if (daily(0.0003)) row.DeletedAt = new Date(now).toISOString();
  }

  function pays(): void {
    balance = balance < -20 ? 400 : balance - between(3, 8);
    account.setBalance(balance * USD);
  }

  return {
    habits,
    chance,
    balance: () => balance,
    begins(now: number) {
      for (let n = 0; n < keys; n += 1) born(now, PEOPLE[n % PEOPLE.length] ?? null);
    },
    goesOn(now: number) {
      for (const habit of habits) {
        if (habit.row.DeletedAt !== null) continue;
        spends(habit, -habit.reserved);
        habit.reserved = 0;
        edits(habit, now);
        lives(habit, now);
      }
      for (let n = 0; n < keys; n += 1) if (daily(0.0005)) born(now, null);
      pays();
    },
    /** Whose keys become somebody else’s: most that are born in the console have an owner within days. */
    handOvers: (): Habit[] =>
      habits.filter(({ row, owner }) => row.DeletedAt === null && daily(owner === null ? 0.5 : 0.001)),
    someone: (but: string | null): string => {
      const others = PEOPLE.filter((person) => person !== but);
      return others[Math.floor(chance() * others.length)] ?? '';
    },
  };
}

export type History = ReturnType<typeof historyOf>;

const SPIKE = 12;

function traffic({ chance, daily }: { chance: () => number; daily: (probability: number) => boolean }) {
  function spends({ row }: Pick<Habit, 'row'>, amount: number): void {
    row.remain_quota -= amount;
    row.used_quota += amount;
  }

  function lives(habit: Habit, now: number): void {
    const { row } = habit;
    const works = row.status === 1 && (row.expired_time === -1 || row.expired_time * 1000 > now);
    if (works && habit.spike === 0 && daily(0.002)) habit.spike = A_DAY;
    const times = habit.spike > 0 ? SPIKE : 1;
    habit.spike = Math.max(0, habit.spike - 1);
    if (works && (row.unlimited_quota || row.remain_quota > 0))
      spends(habit, Math.round(habit.pace * times * (0.5 + chance())));
    if (!works || row.remain_quota <= 0 || row.unlimited_quota || !daily(0.004)) return;
    habit.reserved = row.remain_quota + 1;
    spends(habit, habit.reserved);
  }
  return { spends, lives };
}
