import type { Zone } from '../../../domain/time.ts';

/** When and where a line was typed: dates are read in the person's own zone. */
export interface ParseContext {
  readonly now: Date;
  readonly zone: Zone;
}
