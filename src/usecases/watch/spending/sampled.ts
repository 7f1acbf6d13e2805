import { newSamples, type Sample, sampleOf } from '../../../domain/keys/forecast/sample.ts';
import type { Key } from '../../../domain/keys/key.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import type { Store } from '../../ports/store/store.ts';

export interface Reading {
  readonly key: Key;
  readonly before: MirroredKey | null;
}

export interface Sampled extends Reading {
  readonly sample: Sample;
  /** Those to store; none of a key that has not moved, as most have not. */
  readonly due: readonly Sample[];
  /** It has moved since the first sample. */
  readonly hasMoved: boolean;
}

/** The keys of one page with their samples. */
export async function sampled(
  { samples }: Pick<Store, 'samples'>,
  readings: readonly Reading[],
  readAt: Date,
): Promise<Sampled[]> {
  const ids = readings.map(({ key }) => key.id);
  const latest = await samples.latest(ids, readAt);
  return readings.map(({ key, before }) => {
    const last = latest.get(key.id) ?? null;
    const sample = sampleOf(key, readAt);
    const due = newSamples(last, before && sampleOf(before, before.readAt), sample);
    return { key, before, sample, due, hasMoved: last !== null && due.length > 0 };
  });
}
