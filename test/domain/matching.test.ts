import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unmet } from '../../src/domain/requests/approval/matching.ts';

/** The needs that each vote fits. */
type Fits = readonly (readonly number[])[];

const open = (counts: readonly number[], fits: Fits): readonly number[] =>
  unmet(
    counts,
    fits.map((needs) => ({ fits: (need) => needs.includes(need) })),
  );

/** Every way to let each vote count for one need, or for none. */
function mostMet(counts: readonly number[], [first, ...others]: Fits): number {
  if (first === undefined) return 0;
  const taken = first
    .filter((need) => (counts[need] ?? 0) > 0)
    .map((need) => 1 + mostMet(counts.with(need, (counts[need] ?? 0) - 1), others));
  return Math.max(mostMet(counts, others), ...taken);
}

test.each<[string, readonly number[], Fits, readonly number[]]>([
  ['nobody has voted', [1, 1], [], [1, 1]],
  ['a vote counts once, though it fits both', [1, 1], [[0, 1]], [0, 1]],
  ['it moves to where it is needed, when somebody comes for its place', [1, 1], [[0, 1], [0]], [0, 0]],
  ['over two moves', [1, 1, 1], [[0, 1], [1, 2], [0, 1], [2]], [0, 0, 0]],
  ['two who fit the same need only', [1, 1], [[0], [0]], [0, 1]],
  ['more than one of a need', [2, 1], [[0], [0, 1], [0]], [0, 0]],
  ['a vote that fits nothing any more', [1], [[]], [1]],
])('%s', (_, counts, fits, left) => expect(open(counts, fits)).toEqual(left));

test('as many needs are met as any way of counting the votes meets, and none more than it asks for', () => {
  const cases = fc
    .array(fc.nat(3), { minLength: 1, maxLength: 4 })
    .chain((counts) =>
      fc.tuple(fc.constant(counts), fc.array(fc.subarray([...counts.keys()]), { maxLength: 6 })),
    );
  fc.assert(
    fc.property(cases, ([counts, fits]) => {
      const left = open(counts, fits);
      const met = counts.reduce((sum, count, need) => sum + count - (left[need] ?? 0), 0);
      expect(met).toBe(mostMet(counts, fits));
      expect(left.every((one, need) => one >= 0 && one <= (counts[need] ?? 0))).toBe(true);
    }),
  );
});
