import type { Limit } from './flavour.ts';

export type Limiter = ReturnType<typeof openLimiter>;

/** A sliding log of accepted calls per bucket; a refused call is not counted. */
export function openLimiter(clock: () => number) {
  const accepted = new Map<string, number[]>();
  return {
    admits(bucket: string, { max, windowSeconds }: Limit): boolean {
      const now = clock();
      const recent = (accepted.get(bucket) ?? []).filter((at) => now - at < windowSeconds * 1000);
      const admitted = recent.length < max;
      if (admitted) recent.push(now);
      accepted.set(bucket, recent);
      return admitted;
    },
    clear: () => accepted.clear(),
  };
}
