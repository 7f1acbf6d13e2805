import type { KeyView } from '../../../usecases/ports/read-models.ts';
import type { Text } from '../text.ts';

export type KeyShown = Pick<KeyView, 'key' | 'now' | 'unitsPerUsd'>;

type Told = (shown: KeyShown) => readonly Text[];

/** One fact of a key, in the words of each place that tells it. */
export interface KeyFact {
  /** In lists, on Home and in forms, which are read at once. */
  readonly line?: Told;
  /** On cards and in notices, which are read for days while the key is used. */
  readonly lasting?: Told;
  /** On the card of a request, under a label of its own. */
  readonly card?: Told;
  /** At the top of `show`. */
  readonly top?: Told;
  /** In `show`, under its label. */
  readonly field?: Told;
  /** The same, after the settings: what never changes. */
  readonly origin?: Told;
}
