import type { KeyRow } from '../cometapi/key-row.ts';
import type { Person } from '../slack/person.ts';
import { textOf } from '../slack/text-of.ts';
import { until } from '../until.ts';
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
  on: 'line' | 'modal' | 'home' | 'dm' | 'requests' | 'team' | 'thread';
  /** What they type first, after `/cometkey`. */
  line?: string;
  /** What they, or others, do then. */
  does?: (scene: Scene) => Promise<unknown>;
  /** Words of the message meant, if it is not the newest. */
  about?: RegExp;
  /** A button that asks a question first, of which the picture is. */
  asks?: string;
}

type Act = NonNullable<Surface['does']>;

export const line = (who: string, name: string, typed: string): Surface => ({
  name,
  who,
  on: 'line',
  line: typed,
});

/** What is answered after somebody did more than type a line. */
export const answer = (who: string, name: string, does: Act): Surface => ({ name, who, on: 'line', does });

export const form = (who: string, name: string, typed: string, does?: Act): Surface => ({
  name,
  who,
  on: 'modal',
  line: typed,
  ...(does && { does }),
});

export const dm = (name: string, about: RegExp, traits: Partial<Surface> = {}): Surface => ({
  name: `dm-${name}`,
  who: 'ana',
  on: 'dm',
  about,
  ...traits,
});

/** Two sweeps, of which the second tells of keys that are gone. */
const PATIENCE_MS = 40_000;

/** A DM that follows from what somebody does. */
export const after = (name: string, about: RegExp, act: Act, who = 'ana'): Surface =>
  dm(name, about, {
    who,
    does: async (scene) => {
      await act(scene);
      const isTold = () => scene.person.dms().some((message) => about.test(textOf(message)));
      await until(`a DM about ${about}`, isTold, { patienceMs: PATIENCE_MS });
    },
  });

export const fills =
  (values: Record<string, string>, then?: Act): Act =>
  async (scene) => {
    for (const [label, value] of Object.entries(values)) {
      await scene.person.fills({ [label]: value });
      await scene.settle();
    }
    await then?.(scene);
  };

export const submits: Act = async ({ person }) => person.submits();

export const clicks =
  (button: string, near?: string): Act =>
  async ({ person }) =>
    person.clicks(button, near === undefined ? {} : { near });

/** One act after the other, with a pause in which Slack comes to rest. */
export const inTurn =
  (...acts: Act[]): Act =>
  async (scene) => {
    for (const act of acts) {
      await act(scene);
      await scene.settle();
    }
  };

export const types =
  (who: string, typed: string): Act =>
  async ({ as }) =>
    as(who).types(`/cometkey ${typed}`);

export const keyNamed = ({ world }: Scene, name: string): KeyRow => {
  const row = world.cometApi.account.rows().find((one) => one.name === name);
  if (!row) throw new Error(`no key is called ${name}`);
  return row;
};
