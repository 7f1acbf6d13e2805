export interface FreshCache<T> {
  get(id: string): Promise<T>;
  /** What was loaded last, however long ago. */
  lastKnown(id: string): T | null;
}

export interface FreshCacheOptions<T> {
  readonly clock: () => Date;
  readonly freshMs: number;
  /** The least recently loaded go first. */
  readonly most: number;
  readonly load: (id: string) => Promise<T>;
}

/** A time in the future is no proof of freshness: the clock may have been ahead when it was taken. */
export function isFresh(at: Date, now: Date, freshMs: number): boolean {
  const age = now.getTime() - at.getTime();
  return age >= 0 && age < freshMs;
}

/** Loads each id once for all who ask at the same time, and remembers it from when the load began. */
export function freshCache<T>({ clock, freshMs, most, load }: FreshCacheOptions<T>): FreshCache<T> {
  const known = new Map<string, { value: T; at: Date }>();
  const loading = new Map<string, Promise<T>>();

  async function loaded(id: string): Promise<T> {
    const at = clock();
    const value = await load(id);
    known.delete(id);
    known.set(id, { value, at });
    for (const oldest of known.keys()) if (known.size > most) known.delete(oldest);
    return value;
  }

  return {
    get: async (id) => {
      const kept = known.get(id);
      if (kept && isFresh(kept.at, clock(), freshMs)) return kept.value;
      const running = loading.get(id) ?? loaded(id).finally(() => loading.delete(id));
      loading.set(id, running);
      return running;
    },
    lastKnown: (id) => known.get(id)?.value ?? null,
  };
}
