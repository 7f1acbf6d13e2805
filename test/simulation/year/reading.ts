import type { Row } from './history.ts';
import type { Due } from './oracle.ts';
import { type Edited, edited } from './told.ts';

const DAY = 86_400_000;

type State = 'enabled' | 'disabled' | 'expired' | 'exhausted';

/** What is known of a key, and was told of it. */
export interface Known {
  state: State | null;
  wasExhausted: boolean;
  low: { level: number; isTold: boolean } | null;
  /** What was left when it was handed over, until the next reading. */
  handedOver: Pick<Row, 'remain_quota' | 'used_quota'> | null;
  isDeleted: boolean;
  seen: Edited | null;
  owner: string | null;
  /** The expiry that the new owner was told of, when it was so many days ahead. */
  knows: { readonly expires: number; readonly days: number } | null;
  /** Once each for one owner. */
  once: Set<string>;
  waiting: Due[];
}

/** What CometAPI would do with a call. */
export function stateOf(row: Row, now: number): State {
  if (row.status === 2) return 'disabled';
  if (row.expired_time !== -1 && row.expired_time * 1000 < now) return 'expired';
  return !row.unlimited_quota && row.remain_quota <= 0 ? 'exhausted' : 'enabled';
}

const editedOf = (row: Row): Edited => ({
  name: row.name,
  expires: row.expired_time === -1 ? null : row.expired_time * 1000,
  ips: row.allow_ips ?? '',
  granted: row.unlimited_quota ? null : row.remain_quota + row.used_quota,
});

const levelOf = ({ remain_quota, used_quota }: Pick<Row, 'remain_quota' | 'used_quota'>): number | null =>
  [5, 20].find((percent) => remain_quota * 100 <= (remain_quota + used_quota) * percent) ?? null;

export type Tell = (kind: string, detail?: string) => void;

/** What one reading of one key tells. */
export function reading(key: Known, row: Row, { now, one }: { now: number; one: Tell }): void {
  const isFirst = key.state === null;
  const read = stateOf(row, now);
  // Only the second reading in a row is believed: calls reserve what they may cost, and give back the rest.
  const isDip = read === 'exhausted' && !isFirst && key.state !== 'exhausted' && !key.wasExhausted;
  const state = isDip ? (key.state ?? read) : read;
  const seen = editedOf(row);
  const once: Tell = (kind, detail) => {
    if (!key.once.has(`${kind} ${detail}`)) one(kind, detail);
    key.once.add(`${kind} ${detail}`);
  };
  const before = key.state;
  const isNews = state !== before;
  const isRefund = before === 'exhausted' && state === 'enabled' && key.seen?.granted === seen.granted;
  if (isNews && state === 'disabled') one('disabled');
  if (isNews && state === 'expired') once('expired', String(seen.expires));
  if (isNews && state === 'exhausted') once('exhausted', String(seen.granted));
  if (isNews && state === 'enabled' && !isFirst && !isRefund) one('revived');
  const isExpiring = expires(key, { state: isDip ? 'enabled' : state, seen, now }, once);
  if (isFirst && state === 'enabled' && !isExpiring) one('discovered');
  lessens(key, row, { state, isDip, isFirst, once });
  if (
    key.seen &&
    !isDip &&
    isEdited(key.seen, seen, { state: isNews && !isRefund ? state : null, isExpiring })
  )
    one('changed', `${edited(key.seen)} → ${edited(seen)}`);
  Object.assign(key, { state, wasExhausted: read === 'exhausted', ...(!isDip && { seen }) });
}

/** Whether a threshold of the expiry was passed that its owner does not know of. */
function expires(
  key: Known,
  { state, seen, now }: { state: State; seen: Edited; now: number },
  once: Tell,
): boolean {
  const left = (seen.expires ?? 0) - now;
  const days = [1, 3, 7].find((some) => left <= some * DAY);
  if (seen.expires === null || state !== 'enabled' || left < 0 || !days) return false;
  if (key.knows?.expires === seen.expires && days >= key.knows.days) return false;
  once('expiring', `${days} d before ${seen.expires}`);
  return true;
}

function lessens(
  key: Known,
  row: Row,
  { state, isDip, isFirst, once }: { state: State; isDip: boolean; isFirst: boolean; once: Tell },
): void {
  const isCounted = state === 'enabled' && !row.unlimited_quota;
  const handed = key.handedOver && isCounted ? levelOf(key.handedOver) : null;
  if (key.handedOver) key.low = handed === null ? null : { level: handed, isTold: true };
  key.handedOver = null;
  // Nobody knows what is left behind a dip.
  if (isDip) return;
  const level = isCounted ? levelOf(row) : null;
  const isConfirmed = key.low?.level === level && !key.low?.isTold;
  if (level !== null && isConfirmed) once('low', `${row.remain_quota + row.used_quota}-${level}`);
  key.low = level === null ? null : { level, isTold: isFirst || key.low?.level === level };
}

/** An edit that changes the state is told with the state; a new expiry with its warning. */
function isEdited(
  was: Edited,
  is: Edited,
  told: { readonly state: State | null; readonly isExpiring: boolean },
): boolean {
  const { state, isExpiring } = told;
  const isQuota = was.granted !== is.granted && state !== 'exhausted' && state !== 'enabled';
  const isExpiry = was.expires !== is.expires && state !== 'expired' && state !== 'enabled';
  const isOther = was.name !== is.name || was.ips !== is.ips;
  return isQuota || isOther || (isExpiry && !isExpiring);
}
