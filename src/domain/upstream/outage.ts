import { MINUTE } from '../time.ts';
import type { UpstreamFault } from './circuit-breaker.ts';

/** Trouble with CometAPI as all replicas remember it together, until it is over. */
export interface Outage {
  readonly since: Date;
  /** When it was last known to be there. */
  readonly observedAt: Date;
  /** null: the admins have not been told. */
  readonly toldAt: Date | null;
  /** When all was first well again; null: not since it was last seen. */
  readonly wellSince: Date | null;
}

/** What one replica knows now. */
export interface Observation {
  /** Since when this replica has been in this trouble; null: it is not. */
  readonly faultySince: Date | null;
  /** When any replica last read all keys: then CometAPI answered and the token held. */
  readonly lastSweep: Date | null;
  readonly now: Date;
}

/** How long it lasts before the admins hear of it; a probe comes between a refusal of the token and its news. */
const ALERT_AFTER: Readonly<Record<UpstreamFault, number>> = { down: 15 * MINUTE, auth: MINUTE / 6 };
/** What comes back within this long has not been over: flapping is one outage. */
const RECOVERED_AFTER = 5 * MINUTE;

export interface NextOutage {
  readonly outage: Outage | null;
  readonly tell: 'begun' | 'over' | null;
}

/** One step; what is to be told is told of an outage whose `since` has been stored before. */
export function nextOutage(trouble: UpstreamFault, outage: Outage | null, sight: Observation): NextOutage {
  const { faultySince, now } = sight;
  if (faultySince === null) return outage ? recovering(outage, sight) : noAlert(null);
  const wasWell = outage !== null && (outage.wellSince !== null || isSweptSince(outage.observedAt, sight));
  if (outage === null || (wasWell && outage.toldAt === null)) return noAlert(begun(faultySince, sight));
  if (wasWell) return noAlert({ ...outage, observedAt: now, wellSince: null });
  if (outage.toldAt === null && passed(outage.since, now) >= ALERT_AFTER[trouble])
    return { outage: { ...outage, toldAt: now }, tell: 'begun' };
  return noAlert(outage);
}

/** A replica that has not asked for long may still believe in what others have seen end. */
function begun(troubledSince: Date, { lastSweep }: Observation): Outage {
  const since = lastSweep && lastSweep > troubledSince ? lastSweep : troubledSince;
  return { since, observedAt: since, toldAt: null, wellSince: null };
}

const isSweptSince = (at: Date, { lastSweep }: Observation): boolean => lastSweep !== null && lastSweep > at;

function recovering(outage: Outage, sight: Observation): NextOutage {
  const { lastSweep, now } = sight;
  if (!isSweptSince(outage.observedAt, sight)) return noAlert(outage);
  if (outage.toldAt === null) return noAlert(null);
  if (outage.wellSince === null) return noAlert({ ...outage, wellSince: lastSweep });
  return passed(outage.wellSince, now) >= RECOVERED_AFTER ? { outage: null, tell: 'over' } : noAlert(outage);
}

const noAlert = (outage: Outage | null): NextOutage => ({ outage, tell: null });

const passed = (from: Date, to: Date): number => to.getTime() - from.getTime();
