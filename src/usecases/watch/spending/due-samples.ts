import { newSamples, sampleOf } from '../../../domain/keys/forecast/sample.ts';
import type { Key } from '../../../domain/keys/key.ts';
import type { MirroredKey } from '../../ports/store/keys.ts';
import type { SampleWrite } from '../../ports/store/samples.ts';
import type { Store } from '../../ports/store/store.ts';

interface Reading {
  readonly key: Key;
  readonly before: MirroredKey | null;
}

/** The samples to store of the keys of one page, most of which have not moved. */
export async function dueSamples(
  { samples }: Pick<Store, 'samples'>,
  readings: readonly Reading[],
  readAt: Date,
): Promise<SampleWrite[]> {
  const last = await samples.latest(
    readings.map(({ key }) => key.id),
    readAt,
  );
  return readings.flatMap(({ key: { id, ...key }, before }) => {
    const known = before && sampleOf(before, before.readAt);
    return newSamples(last.get(id) ?? null, known, sampleOf(key, readAt)).map((sample) => ({ id, sample }));
  });
}
