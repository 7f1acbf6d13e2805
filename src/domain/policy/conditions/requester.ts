import type { Condition } from './condition.ts';

/** Whether the key belongs, or would belong, to whoever asks. */
export const requesterOwns: Condition<boolean> = {
  holds: (wanted, { isOwner }) => isOwner === wanted,
  covers: (wide, narrow) => wide === narrow,
};

/** Whether whoever asks is on one of the lists; every admin is among the leads. */
export const requesterIn: Condition<readonly string[]> = {
  holds: (wanted, { requesterLists }) => wanted.some((list) => requesterLists.includes(list)),
  covers: (wide, narrow) =>
    narrow.every((list) => wide.includes(list) || (list === 'admins' && wide.includes('leads'))),
};
