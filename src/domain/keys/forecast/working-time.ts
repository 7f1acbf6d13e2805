import type { Sample } from './sample.ts';

/**
 * The samples as if a key had never been without quota: what came before such a time is moved up to it. Nobody could use
 * the key then, so it says nothing about how it is used. The same samples where it never was.
 */
export function workingTime(samples: readonly Sample[]): readonly Sample[] {
  if (!samples.slice(0, -1).some(isUsedUp)) return samples;
  let shift = 0;
  return samples
    .toReversed()
    .map((sample, i, newestFirst) => {
      const next = newestFirst[i - 1];
      if (next && isUsedUp(sample)) shift += next.at.getTime() - sample.at.getTime();
      return shift === 0 ? sample : { ...sample, at: new Date(sample.at.getTime() + shift) };
    })
    .toReversed();
}

const isUsedUp = ({ used, granted }: Sample): boolean => granted !== null && used >= granted;
