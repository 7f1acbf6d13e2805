import { isShort } from '../../keys/cures.ts';
import { type ForecastKey, isExpiring, isLow, type Key, type KeyId, stateOf } from '../../keys/key.ts';
import type { UserId } from '../../member.ts';
import { DAY, type Span, span } from '../../time.ts';
import { type KeyNoticeKind, WATCH_RULES } from '../watch-rules/watch-rules.ts';

/** One kind of news about a key that a person put off. */
export interface Snooze {
  readonly member: UserId;
  readonly keyId: KeyId;
  readonly kind: KeyNoticeKind;
  readonly until: Date;
}

const MOST_DAYS = 7;

/** For how long news about the key can be put off: what warns of its expiry comes again in time. null: not at all. */
export function snoozeSpan({ expiresAt }: Key, now: Date): Span | null {
  const left = expiresAt === null ? 0 : expiresAt.getTime() - now.getTime();
  const days = left > 0 ? Math.min(MOST_DAYS, Math.floor(left / DAY) - 1) : MOST_DAYS;
  return days > 0 ? span(days, 'd') : null;
}

/** The notice that tells again what stands, at the end of what was put off. */
export const reminderId = (noticeId: string, until: number | ''): string => `${noticeId}~until-${until}`;

/** `locked`: the kinds of the policy that nobody switches off. */
export const maySnooze = (kind: KeyNoticeKind, locked: readonly string[]): boolean =>
  WATCH_RULES[kind].canSnooze && !locked.includes(kind);

/** The kinds of news for which the key gives reason now, and that may be put off. */
export function snoozableNow(
  key: ForecastKey,
  now: Date,
  locked: readonly string[],
): readonly KeyNoticeKind[] {
  if (snoozeSpan(key, now) === null) return [];
  const state = stateOf(key, now);
  const given: readonly KeyNoticeKind[] =
    state === 'enabled'
      ? [
          ...(isExpiring(key, now) ? (['expiring'] as const) : []),
          ...(isLow(key) ? (['low'] as const) : []),
          ...(isShort(key, now) ? (['runs_out'] as const) : []),
        ]
      : [state];
  return given.filter((kind) => maySnooze(kind, locked));
}

/** What a person has put off, and what nobody may. */
export interface Snoozes {
  readonly snoozes: readonly Snooze[];
  readonly locked: readonly string[];
  readonly now: Date;
}

/** Whether there is something to put off about the key, and until when all of it is. */
export function snoozeOf(
  key: ForecastKey,
  { snoozes, locked, now }: Snoozes,
): { readonly until: Date | null } | null {
  const kinds = snoozableNow(key, now, locked);
  if (kinds.length === 0) return null;
  const ends = kinds.map((kind) => endOf(snoozes, { keyId: key.id, kind }, now)?.getTime() ?? 0);
  const first = Math.min(...ends);
  return { until: first === 0 ? null : new Date(first) };
}

/** Until when this kind is put off; null: it is not. */
export const endOf = (
  snoozes: readonly Snooze[],
  { keyId, kind }: Pick<Snooze, 'keyId' | 'kind'>,
  now: Date,
): Date | null =>
  snoozes.find((one) => one.keyId === keyId && one.kind === kind && one.until > now)?.until ?? null;
