import { MINUTE } from '../domain/time.ts';

interface Sources {
  /** Milliseconds since the epoch; jumps when the machine's clock is set. */
  readonly wall: () => number;
  /** Milliseconds since some moment; never jumps. */
  readonly elapsed: () => number;
}

const JUMP_MS = MINUTE;
/** After sleep or a correction the new time lasts; a wrong time is usually corrected sooner. */
const BELIEVED_AFTER_MS = 2 * MINUTE;

/**
 * The wall clock, except that a jump ahead counts only after it has lasted two minutes: what expires because of a
 * wrong time cannot be undone. A jump back counts at once.
 */
export function steadyClock(
  { wall, elapsed }: Sources = { wall: Date.now, elapsed: () => performance.now() },
): () => Date {
  let believed = wall() - elapsed();
  let doubted: { readonly offset: number; readonly since: number } | null = null;
  return () => {
    const at = elapsed();
    const offset = wall() - at;
    const hasJumped = offset - believed > JUMP_MS;
    const isSame = doubted !== null && Math.abs(offset - doubted.offset) <= JUMP_MS;
    if (hasJumped && !isSame) doubted = { offset, since: at };
    if (!hasJumped || (doubted && at - doubted.since >= BELIEVED_AFTER_MS)) {
      believed = offset;
      doubted = null;
    }
    return new Date(at + believed);
  };
}
