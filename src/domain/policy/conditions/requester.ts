import type { Condition } from './condition.ts';

/** Whether the key belongs, or would belong, to whoever asks. */
export const requesterOwns: Condition<boolean> = {
  holds: (wanted, { isOwner }) => isOwner === wanted,
  covers: (wide, narrow) => wide === narrow,
};
