import { isLaterThan, type Span } from '../../time.ts';
import { isNeverShorter } from './bounds.ts';
import type { Condition } from './condition.ts';

/** A key that is to be created is younger than every bound. */
export const keyAge: Condition<{ readonly below: Span }> = {
  ofKey: 'wholly',
  holds: ({ below }, { key, now, zone }) =>
    key === null || isLaterThan(now, below, { from: key.createdAt, zone }),
  covers: (wide, narrow) => isNeverShorter(wide.below, narrow.below),
};

/** It exists and was not used for so long, or never since it was created so long ago. */
export const keyUnusedFor: Condition<Span> = {
  ofKey: 'wholly',
  holds: (length, { key, now, zone }) =>
    key !== null && !isLaterThan(now, length, { from: key.usedAt ?? key.createdAt, zone }),
  covers: (wide, narrow) => isNeverShorter(narrow, wide),
};
