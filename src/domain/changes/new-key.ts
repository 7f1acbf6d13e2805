import type { KeySettings } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';
import { addSpan, type Span, type Zone } from '../time.ts';

/** A key as CometAPI is asked to make it. */
export interface DatedKey extends KeySettings {
  /** CometAPI ignores it while `unlimited`. */
  readonly quota: Units;
}

export interface NewKey extends DatedKey {
  /**
   * It expires so long after it is made, and `expiresAt` is as if that were when it was asked. Absent: on that date, as
   * in every request of an older version.
   */
  readonly lasts?: Lasting;
}

/** A length of time, and the zone whose calendar counts it. */
export interface Lasting {
  readonly span: Span;
  readonly zone: Zone;
}

/** The expiry of a key that lasts so long from when it is made. */
export const lasting = (span: Span, zone: Zone, now: Date): Pick<NewKey, 'expiresAt' | 'lasts'> => ({
  expiresAt: addSpan(now, span, zone),
  lasts: { span, zone },
});

/** With the date on which it expires if it is made now. */
export const datedKey = ({ lasts, ...key }: NewKey, now: Date): DatedKey =>
  lasts ? { ...key, expiresAt: addSpan(now, lasts.span, lasts.zone) } : key;
