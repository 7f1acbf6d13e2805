import type { Zone } from '../time.ts';

/** Whom a sentence is rendered for. */
export interface Reader {
  /** A BCP 47 tag such as `en`; one without a catalogue reads English. */
  readonly language: string;
  readonly zone: Zone;
}

/** A channel, or a person of whom nothing is known yet. */
export const DEFAULT_READER: Reader = { language: 'en', zone: 'UTC' };
