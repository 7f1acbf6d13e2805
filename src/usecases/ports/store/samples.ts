import type { Sample } from '../../../domain/keys/forecast/sample.ts';
import type { KeyId } from '../../../domain/keys/key.ts';

export interface SampleStore {
  /** The last sample of each key up to `until`. */
  latest(ids: readonly KeyId[], until: Date): Promise<ReadonlyMap<KeyId, Sample>>;
  /** The samples of each key from the last one before `since` on, oldest first. */
  since(ids: readonly KeyId[], since: Date): Promise<ReadonlyMap<KeyId, readonly Sample[]>>;
}

/** Ignored if there is one of that time. */
export interface SampleWrite {
  readonly id: KeyId;
  readonly sample: Sample;
}
