import { MINUTE } from '../domain/time.ts';

interface Sources {
  /** Milliseconds since the epoch, as the machine believes. */
  readonly wall: () => number;
  /** Milliseconds since some moment; never jumps. */
  readonly elapsed: () => number;
}

const JUMP_MS = MINUTE;
/** A machine that woke up, or a clock that was put right, stays where it is now. */
const BELIEVED_AFTER_MS = 2 * MINUTE;

/**
 * The wall clock; one that jumps ahead is believed only once it has stayed there, because what was found to be over
 * meanwhile stays over. One that jumps back is believed at once.
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
