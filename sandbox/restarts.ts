import { rm, writeFile } from 'node:fs/promises';
import type { BotProcess } from './bot-process.ts';
import { policyPath } from './bot-settings.ts';

export interface Restarts {
  /** The bot's policy file; null: leads, admins and channel are in its environment. */
  readonly policy: string | null;
  readonly isRestarting: boolean;
  /** Stops the bot, sets the clock of the whole world ahead, and starts the bot again. */
  moveClock: (ms: number) => Promise<void>;
  /** Restarts the bot with this policy; rejects with what the bot says of it, and the former policy goes on. */
  loadPolicy: (text: string) => Promise<void>;
}

interface Restartable {
  directory: string;
  bot: () => BotProcess | null;
  startBot: () => Promise<BotProcess>;
  setAhead: (ms: number) => void;
  changed: () => void;
}

/** What needs the bot to start again in the same world. */
export function restartsOf(world: Restartable, firstPolicy: string | null): Restarts {
  const { directory, bot, setAhead } = world;
  const queue = oneByOne(world.changed);
  let policy = firstPolicy;

  /** Ends the bot before what it reads at its start is changed. */
  const restart = async (change: () => unknown): Promise<void> => {
    await bot()?.stop();
    await change();
    const started = await world.startBot();
    await started.ready();
  };
  const write = (text: string | null) => async (): Promise<void> => {
    policy = text;
    if (text === null) await rm(policyPath(directory), { force: true });
    else await writeFile(policyPath(directory), text);
  };
  const load = async (text: string): Promise<void> => {
    const before = policy;
    try {
      await restart(write(text));
    } catch {
      const said = bot()?.lines.join('\n') ?? '';
      await restart(write(before));
      throw new Error(said.replaceAll(`${directory}/`, ''));
    }
  };
  return {
    get policy() {
      return policy;
    },
    get isRestarting() {
      return queue.isBusy();
    },
    loadPolicy: (text) => queue.add(() => load(text)),
    moveClock: (ms) => queue.add(() => restart(() => setAhead(ms))),
  };
}

function oneByOne(changed: () => void) {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    isBusy: () => waiting > 0,
    add(act: () => Promise<void>): Promise<void> {
      waiting += 1;
      changed();
      const done = last.then(act).finally(() => {
        waiting -= 1;
        changed();
      });
      last = done.catch(() => undefined);
      return done;
    },
  };
}
