import type { KeyId } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';
import type { Span } from '../time.ts';
import { type Account, accountForecast, endingWithin, type RunsOut } from './account.ts';

/** What admins are told of the account’s money. `ends_first`: soon it is used up, before its keys are. */
export type AccountNews = 'low' | 'empty' | 'ends_first';

export interface AccountTrouble {
  readonly news: AccountNews;
  readonly left: Units;
  readonly readAt: Date;
  readonly ending: RunsOut | null;
  /** Those in use that it ends before. */
  readonly keys: readonly { readonly id: KeyId; readonly name: string }[];
  /** How many more of them there are. */
  readonly more: number;
}

interface Alarm {
  readonly isOn: boolean;
  /** The last reading said otherwise. Two in a row turn it, because a call reserves money and gives back the rest. */
  readonly isTurning: boolean;
  /** How often it was told. */
  readonly times: number;
}

export type AccountAlarms = Readonly<Record<AccountNews, Alarm>>;

export interface WatchedAccount extends Account {
  readonly alarms: AccountAlarms;
}

const OFF: Alarm = { isOn: false, isTurning: false, times: 0 };
export const NO_ALARMS: AccountAlarms = { low: OFF, empty: OFF, ends_first: OFF };

export interface AccountReading {
  readonly account: Account;
  readonly below: Units;
  readonly within: Span;
  /** Keys in use that would go on after the account’s money. */
  readonly outliving: number;
  readonly now: Date;
}

/** From one reading of the account: its new alarms, and those to tell. */
export function nextAlarms(
  before: AccountAlarms,
  reading: AccountReading,
): { alarms: AccountAlarms; due: readonly AccountNews[] } {
  const passed = passedBy(reading);
  const alarms = {
    low: turned(before.low, passed.low),
    empty: turned(before.empty, passed.empty),
    ends_first: turned(before.ends_first, passed.ends_first),
  };
  const rung = (['empty', 'ends_first', 'low'] as const).filter(
    (news) => alarms[news].times > before[news].times,
  );
  return { alarms, due: rung.includes('empty') ? ['empty'] : rung };
}

/** null: this reading does not tell. */
function passedBy({ account, below, within, outliving, now }: AccountReading) {
  const isEmpty = account.left <= 0;
  return { empty: isEmpty, low: isBelow(account.left, below), ends_first: isEmpty ? null : endsFirst() };

  function endsFirst(): boolean | null {
    if (accountForecast(account, now).kind === 'silent') return null;
    if (endingWithin(account, within, now)) return outliving > 0;
    // A forecast that moves to and fro is no news.
    return endingWithin(account, { ...within, amount: 2 * within.amount }, now) ? null : false;
  }
}

/** Over only a tenth above, so that what goes to and fro around the threshold is told once. */
const isBelow = (left: Units, below: Units): boolean | null =>
  left < below ? true : left * 10 < below * 11 ? null : false;

function turned(alarm: Alarm, passed: boolean | null): Alarm {
  if (passed === null || passed === alarm.isOn) return { ...alarm, isTurning: false };
  if (!alarm.isTurning) return { ...alarm, isTurning: true };
  return { isOn: passed, isTurning: false, times: alarm.times + (passed ? 1 : 0) };
}
