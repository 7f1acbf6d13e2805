import type { CallLog } from '../../src/usecases/ports/store/calls.ts';

export interface Slot {
  readonly id: string;
  readonly reservedAt: number;
  answeredAt: number | null;
}

/** An in-memory call log that records every call it allowed. */
export function memoryCallLog({
  windowSeconds,
  now = Date.now,
}: {
  windowSeconds: number;
  now?: () => number;
}) {
  const slots = new Map<string, Slot>();
  let last = 0;
  const counts = ({ answeredAt }: Slot) => answeredAt === null || answeredAt + windowSeconds * 1000 > now();
  const counted = () => [...slots.values()].filter(counts);
  const log: CallLog = {
    async reserve(least, ceiling, most = least) {
      const standing = counted();
      const free = ceiling - standing.length;
      if (free < least) return { retryAt: retryAt(standing) };
      const ids = Array.from({ length: Math.min(most, free) }, () => String(++last));
      for (const id of ids) slots.set(id, { id, reservedAt: now(), answeredAt: null });
      return { ids };
    },
    async settle({ used, unused }) {
      for (const slot of used.flatMap((id) => slots.get(id) ?? [])) slot.answeredAt = now();
      for (const id of unused) slots.delete(id);
    },
    inWindow: async () => counted().length,
  };
  const retryAt = (standing: readonly Slot[]) => {
    const ends = standing
      .flatMap(({ answeredAt }) => answeredAt ?? [])
      .map((at) => at + windowSeconds * 1000);
    return new Date(Math.min(now() + windowSeconds * 1000, ...ends));
  };
  return { ...log, slots };
}
