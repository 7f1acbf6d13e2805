import type { Person } from '../slack/person.ts';
import type { SandboxWorld } from '../world.ts';

export interface Scene {
  world: SandboxWorld;
  person: Person;
  as: (name: string) => Person;
  /** Waits until nothing has changed in Slack for a moment. */
  settle: () => Promise<void>;
}

/** One thing that somebody can come to see of the bot, and how. */
export interface Surface {
  name: string;
  who: string;
  on: 'line' | 'modal' | 'home' | 'dm' | 'requests' | 'thread';
  /** What they type first, after `/cometkey`. */
  line?: string;
  /** What they, or others, do then. */
  does?: (scene: Scene) => Promise<unknown>;
  /** Words of the message meant, if it is not the newest. */
  about?: RegExp;
}
