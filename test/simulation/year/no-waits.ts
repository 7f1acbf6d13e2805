/** Timers that wait for no time ring at once. Node lets a millisecond pass for each, and each call of the bot has several. */
export function noWaits(): Disposable {
  const real = globalThis.setTimeout;
  const atOnce = (ring: () => void, ms?: number, ...rest: []) =>
    ms === 0 ? setImmediate(ring) : real(ring, ms, ...rest);
  globalThis.setTimeout = Object.assign(atOnce, real) as unknown as typeof setTimeout;
  return {
    [Symbol.dispose]() {
      globalThis.setTimeout = real;
    },
  };
}
