import type { Zone } from '../time.ts';

/** For whom a sentence is rendered. */
export interface Reader {
  /** A BCP 47 tag such as `en`; without a catalogue for it, the text is English. */
  readonly language: string;
  readonly zone: Zone;
}

/** For a channel, or a person whose language and zone are not known yet. */
export const DEFAULT_READER: Reader = { language: 'en', zone: 'UTC' };
