import { addSpan, type Span } from '../../time.ts';
import { isNeverShorter } from './bounds.ts';
import type { Condition } from './condition.ts';

/** A key that is to be created is younger than every bound. */
export const keyAge: Condition<{ readonly below: Span }> = {
  ofKey: 'wholly',
  holds: ({ below }, { key, now, zone }) =>
    key === null || addSpan(key.createdAt, below, zone).getTime() > now.getTime(),
  covers: (wide, narrow) => isNeverShorter(wide.below, narrow.below),
};

/** It exists and was not used for so long, or never since it was created so long ago. */
export const keyUnusedFor: Condition<Span> = {
  ofKey: 'wholly',
  holds: (length, { key, now, zone }) =>
    key !== null && addSpan(key.usedAt ?? key.createdAt, length, zone).getTime() <= now.getTime(),
  covers: (wide, narrow) => isNeverShorter(narrow, wide),
};
