/** `$1,234.50`; four decimals below a dollar, as the bot says it. */
export function usd(units: number, unitsPerUsd: number): string {
  const amount = units / unitsPerUsd;
  const digits = amount !== 0 && Math.abs(amount) < 1 ? 4 : 2;
  return amount.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

const STATES: Record<number, string> = { 1: 'enabled', 2: 'disabled', 3: 'expired', 4: 'exhausted' };

/** The key's `status` as CometAPI shows it, which may be outdated. */
export const toldState = (status: number): string => STATES[status] ?? `status ${status}`;

interface Truth {
  status: number;
  expired_time: number;
  unlimited_quota: boolean;
  remain_quota: number;
}

/** The result of a call with the key, where it differs from the shown status. */
export function hiddenState(key: Truth, nowMs: number): string | null {
  const isPast = key.expired_time !== -1 && key.expired_time * 1000 < nowMs;
  const isEmpty = !key.unlimited_quota && key.remain_quota <= 0;
  if (key.status !== 1) return null;
  if (isPast) return 'it has expired';
  return isEmpty ? 'nothing is left' : null;
}

const HOUR_MS = 3_600_000;

export function untilText(seconds: number, nowMs: number): string {
  if (seconds === -1) return 'never expires';
  const span = seconds * 1000 - nowMs;
  const format = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });
  const hours = span / HOUR_MS;
  const words =
    Math.abs(hours) >= 48
      ? format.format(Math.round(hours / 24), 'day')
      : Math.abs(hours) >= 1
        ? format.format(Math.round(hours), 'hour')
        : format.format(Math.round(span / 60_000), 'minute');
  return `${span < 0 ? 'expired' : 'expires'} ${words}`;
}
