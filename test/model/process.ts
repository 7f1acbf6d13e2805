/** Where in a bot's work something else may happen: at a call's door, inside the server, at a port of its own. */
export type Moment = 'call' | 'read' | 'write' | 'written' | 'port';

export class Crash extends Error {
  override readonly name = 'Crash';
}

/** The life of one process. Once it died, nothing it began goes on: what it awaits never comes. */
export interface Life {
  readonly death: Promise<void>;
  isDead(): boolean;
  die(): void;
  /** Goes on at once in a living process, never in a dead one. */
  goesOn(): Promise<void>;
  /** After the story: whatever still waits in vain is let go, so that timers and memory are freed. */
  bury(): void;
  /** The leases that it took and has not given back. */
  readonly leases: Set<Held>;
}

interface Held {
  readonly name: string;
  readonly fence: number;
}

export function life(): Life {
  const death = Promise.withResolvers<void>();
  const waiting: ((error: Crash) => void)[] = [];
  let isDead = false;
  return {
    death: death.promise,
    leases: new Set(),
    isDead: () => isDead,
    die() {
      isDead = true;
      death.resolve();
    },
    async goesOn() {
      if (isDead) await new Promise<never>((_, reject) => waiting.push(reject));
    },
    bury() {
      for (const reject of waiting.splice(0)) reject(new Crash('the process is dead'));
    },
  };
}

type Step = (what: string) => Promise<void>;

/** The same port, but each call first passes `before`, and a process that died meanwhile hears no answer. */
export function mortal<T extends object>(port: T, alive: Life, before: Step): T {
  const { goesOn } = alive;
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === 'object' && value !== null) return mortal(value, alive, before);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        await before(String(name));
        await goesOn();
        const given = name === 'withLock' ? args.map((arg) => remembering(arg, alive)) : args;
        const result: unknown = await value.apply(target, given);
        await goesOn();
        return result;
      };
    },
  });
}

/** What works under a lease, noted for as long as it does. */
function remembering(work: unknown, { leases }: Life): unknown {
  if (typeof work !== 'function') return work;
  return async (lease: Held) => {
    leases.add(lease);
    try {
      return await work(lease);
    } finally {
      leases.delete(lease);
    }
  };
}
