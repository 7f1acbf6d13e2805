import type { CometApiInProcess } from '../../../sandbox/cometapi/in-process.ts';

type Row = CometApiInProcess['account']['books']['rows'][number];
type State = 'enabled' | 'disabled' | 'expired' | 'exhausted';

interface Known {
  state: State | null;
  wasExhausted: boolean;
  low: number | null;
  isDeleted: boolean;
  disabled: number;
}

const DAY = 86_400_000;

/** What CometAPI would do with a call. */
function stateOf(row: Row, now: number): State {
  if (row.status === 2) return 'disabled';
  if (row.expired_time !== -1 && row.expired_time * 1000 < now) return 'expired';
  if (!row.unlimited_quota && row.remain_quota <= 0) return 'exhausted';
  return 'enabled';
}

/** From what really happened to the keys, what their owners have to be told, and at which sweep. */
export function oracle() {
  const known = new Map<number, Known>();
  /** By what is told: the number of the sweep that confirms it. */
  const due = new Map<string, number>();
  const expect = (what: string, sweep: number) => void (due.has(what) || due.set(what, sweep));

  function look(row: Row, now: number, sweep: number): void {
    const before = known.get(row.id) ?? {
      state: null,
      wasExhausted: false,
      low: null,
      isDeleted: false,
      disabled: 0,
    };
    known.set(row.id, before);
    if (row.DeletedAt !== null) {
      if (!before.isDeleted) expect(`${row.id} deleted`, sweep);
      before.isDeleted = true;
      return;
    }
    const read = stateOf(row, now);
    const isDip =
      read === 'exhausted' && before.state !== null && before.state !== 'exhausted' && !before.wasExhausted;
    const state = isDip ? (before.state ?? read) : read;
    const granted = row.remain_quota + row.used_quota;
    if (state !== before.state) {
      if (state === 'disabled') {
        before.disabled += 1;
        expect(`${row.id} disabled ${before.disabled}`, sweep);
      }
      if (state === 'expired') expect(`${row.id} expired ${row.expired_time}`, sweep);
      if (state === 'exhausted') expect(`${row.id} exhausted ${granted}`, sweep);
    }
    const left = row.expired_time * 1000 - now;
    if (row.expired_time !== -1 && (state === 'enabled' || isDip) && left >= 0) {
      const days = [1, 3, 7].find((one) => left <= one * DAY);
      if (days) expect(`${row.id} expiring ${row.expired_time} ${days}`, sweep);
    }
    const isShort = state === 'enabled' && !row.unlimited_quota;
    const passed = isShort
      ? ([5, 20].find((percent) => row.remain_quota * 100 <= granted * percent) ?? null)
      : null;
    // Nobody knows what is left behind a dip.
    const low = isDip ? before.low : passed;
    if (low !== null && low === before.low && !isDip) expect(`${row.id} low ${granted} ${low}`, sweep);
    Object.assign(before, { state, low, wasExhausted: read === 'exhausted' });
  }

  return {
    due,
    reads(rows: readonly Row[], now: number, sweep: number) {
      for (const row of rows) look(row, now, sweep);
    },
  };
}
