import type { UserId } from '../member.ts';
import type { Zone } from '../time.ts';

/** For whom a sentence is rendered. */
export interface Reader {
  /** A BCP 47 tag such as `en`; without a catalogue for it, the text is English. */
  readonly language: string;
  readonly zone: Zone;
  /** People who are named and not mentioned, because a mention would notify them. */
  readonly quiet?: ReadonlySet<UserId>;
  /** As others read it; null: not known. For wherever a mention stays an id, or would notify somebody. */
  readonly nameOf?: (id: UserId) => string | null;
}

/** For a channel, or a person whose language and zone are not known yet. */
export const DEFAULT_READER: Reader = { language: 'en', zone: 'UTC' };
