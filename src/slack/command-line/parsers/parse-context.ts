import type { Zone } from '../../../domain/time.ts';

/** When something was typed, and the time zone in which its dates are read. */
export interface ParseContext {
  readonly now: Date;
  readonly zone: Zone;
}
