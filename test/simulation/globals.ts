import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { randomOf } from './seeded-random.ts';
import { time } from './virtual-time.ts';

/**
 * Imported before anything else: from here on this process has no clock, no timers and no chance of its own. Whatever
 * the bot, its libraries and the pretend counterparts ask Node for comes from `time` and from a seed.
 */
const require = createRequire(import.meta.url);
let random = randomOf(0);

/** One story's time and chance, from its seed. */
export function reseed(seed: number): void {
  time.reset(seed);
  random = randomOf(~seed);
}

/** For what is delayed by chance, such as a network. */
export const chance = (): number => random();

const real = { performance: performance.now.bind(performance) };
/** For what is told to whoever runs it. */
export const realNow = (): number => real.performance();

type Ring = (...args: unknown[]) => void;

class Handle {
  readonly #timer: ReturnType<typeof time.add>;
  constructor(timer: ReturnType<typeof time.add>) {
    this.#timer = timer;
  }
  off(): void {
    this.#timer.isOff = true;
  }
  ref = () => this;
  unref = () => this;
  hasRef = () => true;
  [Symbol.dispose] = () => this.off();
}

/** Node keeps the context in which a timer was set. */
const ringing = (ring: Ring, args: unknown[]) => AsyncLocalStorage.bind(() => ring(...args));
const timers = {
  setTimeout: (ring: Ring, ms = 1, ...args: unknown[]) => new Handle(time.add(ms, ringing(ring, args))),
  setInterval: (ring: Ring, ms = 1, ...args: unknown[]) =>
    new Handle(time.add(ms, ringing(ring, args), Math.max(1, ms))),
  setImmediate: (ring: Ring, ...args: unknown[]) => new Handle(time.add(0, ringing(ring, args))),
  clearTimeout: (handle?: Handle) => handle?.off(),
  clearInterval: (handle?: Handle) => handle?.off(),
  clearImmediate: (handle?: Handle) => handle?.off(),
};

const promises = {
  setTimeout: <T>(ms = 1, value?: T, { signal }: { signal?: AbortSignal } = {}) =>
    new Promise<T | undefined>((resolve, reject) => {
      const aborted = () => {
        timer.isOff = true;
        reject(
          Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' }),
        );
      };
      const timer = time.add(ms, () => {
        signal?.removeEventListener('abort', aborted);
        resolve(value);
      });
      if (signal?.aborted) aborted();
      else signal?.addEventListener('abort', aborted, { once: true });
    }),
  setImmediate: <T>(value?: T) => new Promise<T | undefined>((resolve) => time.add(0, () => resolve(value))),
};

const below = (end: number): number => Math.floor(random() * end);
const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)));
const hex = (length: number): string => bytes(length).toString('hex');
const crypto = {
  randomInt: (from: number, to?: number) => (to === undefined ? below(from) : from + below(to - from)),
  randomBytes: bytes,
  randomUUID: () => `${hex(4)}-${hex(2)}-4${hex(2).slice(1)}-8${hex(2).slice(1)}-${hex(6)}`,
};

const RealDate = Date;
/** Makes real dates, so that `instanceof` holds for those that Node makes by itself. */
function VirtualDate(this: unknown, ...args: []): Date | string {
  if (new.target === undefined) return new RealDate(time.now()).toString();
  const given = args.length === 0 ? [time.now()] : args;
  const kind = (new.target as unknown) === VirtualDate ? RealDate : new.target;
  return Reflect.construct(RealDate, given, kind) as Date;
}
Object.setPrototypeOf(VirtualDate, RealDate);
Object.assign(VirtualDate, { prototype: RealDate.prototype, now: () => time.now() });
Object.defineProperty(RealDate.prototype, 'constructor', { value: VirtualDate, writable: true });

Math.random = () => random();
Object.assign(globalThis, timers, { Date: VirtualDate });
Object.assign(globalThis.crypto, { randomUUID: crypto.randomUUID });
Object.defineProperties(performance, {
  now: { value: () => time.elapsed() },
  timeOrigin: { value: time.origin },
});
Object.assign(require('node:timers'), timers);
Object.assign(require('node:timers/promises'), promises);
Object.assign(require('node:crypto'), crypto);
syncBuiltinESMExports();
