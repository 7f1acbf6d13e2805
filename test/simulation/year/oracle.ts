import type { Row } from './history.ts';
import { CHANNEL, hearsAt } from './people.ts';
import { type Known, reading, stateOf } from './reading.ts';

/** What somebody has to be told. */
export interface Due {
  readonly keyId: number;
  readonly kind: string;
  readonly to: string;
  readonly detail: string;
  /** The reading that confirms it. */
  readonly at: number;
  /** When they hear of it: what can wait does so for the morning. */
  readonly hearsAt: number;
  /** It was over, or something newer was to be told, before they heard of it. */
  isDropped: boolean;
}

const DAY = 86_400_000;

/** Of what is about the same only the newest is told. */
const ABOUT: Readonly<Record<string, string>> = {
  disabled: 'status',
  revived: 'status',
  expired: 'expiry',
  expiring: 'expiry',
  exhausted: 'quota',
  low: 'quota',
};
const BY_DAY = ['expiring', 'low', 'changed', 'revived', 'discovered'];

/** From what really happened to the keys: who has to be told what, and when. */
export function oracle() {
  const known = new Map<number, Known>();
  const due: Due[] = [];
  const of = (id: number): Known => {
    const fresh: Known = {
      state: null,
      wasExhausted: false,
      low: null,
      handedOver: null,
      isDeleted: false,
      seen: null,
      owner: null,
      knows: null,
      once: new Set(),
      waiting: [],
    };
    const found = known.get(id) ?? fresh;
    known.set(id, found);
    return found;
  };

  function expect(key: Known, one: Pick<Due, 'keyId' | 'kind' | 'detail' | 'at'>): void {
    if (key.owner === null && ['revived', 'changed'].includes(one.kind)) return;
    if (key.owner !== null && one.kind === 'discovered') return;
    const to = key.owner ?? CHANNEL;
    const waits = BY_DAY.includes(one.kind);
    const next = { ...one, to, hearsAt: waits ? hearsAt(to, one.at) : one.at, isDropped: false };
    due.push(next);
    const about = ABOUT[one.kind];
    const older = key.waiting.filter(({ kind }) => about && ABOUT[kind] === about);
    for (const other of older) other.isDropped = true;
    key.waiting = key.waiting.filter((other) => !older.includes(other));
    if (next.hearsAt > one.at) key.waiting.push(next);
  }

  /** What waits is told in the morning, unless it is over by then. */
  function passes(key: Known, row: Row, now: number): void {
    for (const one of key.waiting) {
      const until = Math.min(one.hearsAt, now);
      const expired = row.expired_time !== -1 && row.expired_time * 1000 < until;
      const isMoved = !one.detail.endsWith(` ${row.expired_time * 1000}`);
      if (one.kind === 'expiring' && (expired || (isMoved && one.hearsAt >= now))) one.isDropped = true;
      if (one.kind === 'low' && one.hearsAt >= now && isLowOver(one, row)) one.isDropped = true;
      // Told only if the last reading before finds it working; what was a dip may work again by then.
      if (one.kind === 'revived' && one.hearsAt >= now) one.isDropped = stateOf(row, now) !== 'enabled';
      if (one.kind === 'revived' && expired) one.isDropped = true;
      if (row.DeletedAt !== null && one.hearsAt >= now) one.isDropped = true;
    }
    key.waiting = key.waiting.filter(
      ({ kind, isDropped, hearsAt }) => (kind === 'revived' || !isDropped) && hearsAt >= now,
    );
  }

  function look(row: Row, now: number): void {
    const key = of(row.id);
    if (key.isDeleted) return;
    passes(key, row, now);
    const one = (kind: string, detail = '') => expect(key, { keyId: row.id, kind, detail, at: now });
    key.isDeleted = row.DeletedAt !== null;
    if (!key.isDeleted) reading(key, row, { now, one });
    // Of others nobody has ever heard.
    else if (key.seen !== null) one('deleted');
  }

  return {
    due,
    reads: (rows: readonly Row[], now: number) => {
      for (const row of rows) look(row, now);
    },
    /** The new owner is told how the key is then. */
    handsOver({ id, expired_time, remain_quota, used_quota }: Row, to: string, now: number): void {
      const key = of(id);
      for (const one of key.waiting) one.isDropped = true;
      const days = Math.ceil((expired_time * 1000 - now) / DAY);
      const from = key.owner;
      Object.assign(key, {
        owner: to,
        once: new Set(),
        waiting: [],
        handedOver: { remain_quota, used_quota },
        ...(expired_time !== -1 && days >= 0 && { knows: { expires: expired_time * 1000, days } }),
      });
      for (const [kind, who] of [['assigned', to] as const, ['reassigned', from] as const])
        if (who) due.push({ keyId: id, kind, to: who, detail: '', at: now, hearsAt: now, isDropped: false });
    },
    owns: (id: number, owner: string | null) => Object.assign(of(id), { owner }),
    ownerOf: (id: number): string | null => of(id).owner,
  };
}

/** More was granted and more is left, or nothing is left. */
function isLowOver({ detail }: Due, { remain_quota, used_quota, unlimited_quota }: Row): boolean {
  const [granted = 0, level = 0] = detail.split('-').map(Number);
  const isMore =
    remain_quota + used_quota > granted && remain_quota * 100 > (remain_quota + used_quota) * level;
  return isMore || unlimited_quota || remain_quota <= 0;
}
