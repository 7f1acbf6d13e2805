import { MINUTE } from '../time.ts';
import type { Trouble } from './circuit-breaker.ts';

/** Trouble with CometAPI as all replicas remember it together, until it is over. */
export interface Outage {
  readonly since: Date;
  /** When it was last known to be there. */
  readonly seenAt: Date;
  /** null: the admins have not been told. */
  readonly toldAt: Date | null;
  /** When all was first well again; null: not since it was last seen. */
  readonly wellSince: Date | null;
}

/** What one replica knows now. */
export interface Sight {
  /** Since when this replica has been in this trouble; null: it is not. */
  readonly troubledSince: Date | null;
  /** When any replica last read all keys: then CometAPI answered and the token held. */
  readonly lastSweep: Date | null;
  readonly now: Date;
}

/** How long it lasts before the admins hear of it; a probe comes between a refusal of the token and its news. */
const PATIENCE: Readonly<Record<Trouble, number>> = { down: 15 * MINUTE, auth: MINUTE / 6 };
/** What comes back within this long has not been over: flapping is one outage. */
const STEADY = 5 * MINUTE;

export interface NextOutage {
  readonly outage: Outage | null;
  readonly tell: 'begun' | 'over' | null;
}

/** One step; what is to be told is told of an outage whose `since` has been stored before. */
export function nextOutage(trouble: Trouble, outage: Outage | null, sight: Sight): NextOutage {
  const { troubledSince, now } = sight;
  if (troubledSince === null) return outage ? recovering(outage, sight) : quietly(null);
  const wasWell = outage !== null && (outage.wellSince !== null || isSweptSince(outage.seenAt, sight));
  if (outage === null || (wasWell && outage.toldAt === null)) return quietly(begun(troubledSince, sight));
  if (wasWell) return quietly({ ...outage, seenAt: now, wellSince: null });
  if (outage.toldAt === null && passed(outage.since, now) >= PATIENCE[trouble])
    return { outage: { ...outage, toldAt: now }, tell: 'begun' };
  return quietly(outage);
}

/** A replica that has not asked for long may still believe in what others have seen end. */
function begun(troubledSince: Date, { lastSweep }: Sight): Outage {
  const since = lastSweep && lastSweep > troubledSince ? lastSweep : troubledSince;
  return { since, seenAt: since, toldAt: null, wellSince: null };
}

const isSweptSince = (at: Date, { lastSweep }: Sight): boolean => lastSweep !== null && lastSweep > at;

function recovering(outage: Outage, sight: Sight): NextOutage {
  const { lastSweep, now } = sight;
  if (!isSweptSince(outage.seenAt, sight)) return quietly(outage);
  if (outage.toldAt === null) return quietly(null);
  if (outage.wellSince === null) return quietly({ ...outage, wellSince: lastSweep });
  return passed(outage.wellSince, now) >= STEADY ? { outage: null, tell: 'over' } : quietly(outage);
}

const quietly = (outage: Outage | null): NextOutage => ({ outage, tell: null });

const passed = (from: Date, to: Date): number => to.getTime() - from.getTime();

/** Why a token is refused, as far as CometAPI's words tell. */
export function refusalOf(said: string): 'no_user_id' | 'banned' | 'token' {
  if (/New-Api-User/i.test(said)) return 'no_user_id';
  return /banned|封禁/i.test(said) ? 'banned' : 'token';
}
