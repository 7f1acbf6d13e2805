import { MINUTE } from '../time.ts';
import type { UpstreamFault } from './circuit-breaker.ts';

/** A fault of CometAPI, stored once for all replicas until it is over. */
export interface Outage {
  readonly since: Date;
  /** When the fault was last seen. */
  readonly observedAt: Date;
  /** null: the admins have not been told. */
  readonly toldAt: Date | null;
  /** Since when CometAPI has worked again; null: it has not. */
  readonly wellSince: Date | null;
}

/** What one replica knows at present. */
export interface Observation {
  /** Since when this replica has seen the fault; null: it does not. */
  readonly faultySince: Date | null;
  /** When any replica last read all keys, which shows that CometAPI answered and accepted the token. */
  readonly lastSweep: Date | null;
  readonly now: Date;
}

/** How long a fault must last before admins are told; a refused token is confirmed by a probe first. */
const ALERT_AFTER: Readonly<Record<UpstreamFault, number>> = { down: 15 * MINUTE, auth: MINUTE / 6 };
/** A fault that returns within this time is the same outage. */
const RECOVERED_AFTER = 5 * MINUTE;

export interface NextOutage {
  readonly outage: Outage | null;
  readonly tell: 'begun' | 'over' | null;
}

/** The next stored outage, and what to tell admins. An outage is told only after its `since` was stored. */
export function nextOutage(
  trouble: UpstreamFault,
  outage: Outage | null,
  observation: Observation,
): NextOutage {
  const { faultySince, now } = observation;
  if (faultySince === null) return outage ? recovering(outage, observation) : noAlert(null);
  const wasWell =
    outage !== null && (outage.wellSince !== null || isSweptSince(outage.observedAt, observation));
  if (outage === null || (wasWell && outage.toldAt === null)) return noAlert(begun(faultySince, observation));
  if (wasWell) return noAlert({ ...outage, observedAt: now, wellSince: null });
  if (outage.toldAt === null && elapsed(outage.since, now) >= ALERT_AFTER[trouble])
    return { outage: { ...outage, toldAt: now }, tell: 'begun' };
  return noAlert(outage);
}

/** This replica may not have called CometAPI since a sweep of another replica succeeded. */
function begun(troubledSince: Date, { lastSweep }: Observation): Outage {
  const since = lastSweep && lastSweep > troubledSince ? lastSweep : troubledSince;
  return { since, observedAt: since, toldAt: null, wellSince: null };
}

const isSweptSince = (at: Date, { lastSweep }: Observation): boolean => lastSweep !== null && lastSweep > at;

function recovering(outage: Outage, observation: Observation): NextOutage {
  const { lastSweep, now } = observation;
  if (!isSweptSince(outage.observedAt, observation)) return noAlert(outage);
  if (outage.toldAt === null) return noAlert(null);
  if (outage.wellSince === null) return noAlert({ ...outage, wellSince: lastSweep });
  return elapsed(outage.wellSince, now) >= RECOVERED_AFTER ? { outage: null, tell: 'over' } : noAlert(outage);
}

const noAlert = (outage: Outage | null): NextOutage => ({ outage, tell: null });

const elapsed = (from: Date, to: Date): number => to.getTime() - from.getTime();
