import type { StaleReason } from '../changes/plan.ts';
import type { Key, KeyId } from '../keys/key.ts';
import type { Units, UnitsPerUsd } from '../keys/quota.ts';
import type { EditableField } from '../keys/settings.ts';
import type { RequestId } from '../requests/request.ts';

/** What a write came to that is not as it was planned. */
export type WriteProblem =
  /** An earlier change of the key has ended, but what was sent for it may land yet. */
  | { readonly kind: 'behind_late'; readonly name: string }
  /** The same, of a change that gives this name to another key. */
  | { readonly kind: 'name_on_its_way'; readonly name: string }
  | {
      readonly kind: 'outcome_unknown';
      readonly id: RequestId | null;
      /** No answer came within a time limit, so CometAPI is slow. */
      readonly isSlow?: true;
      /** It took effect, which an earlier change may undo. */
      readonly isDisabled?: true;
    }
  | {
      readonly kind: 'drifted';
      readonly key: Pick<Key, 'id' | 'name'>;
      /** The change was a disable, and the key is disabled all the same. */
      readonly isDisabled: boolean;
      readonly wanted: Units;
      readonly found: Units;
      readonly dropped?: readonly EditableField[];
      readonly unitsPerUsd: UnitsPerUsd;
    }
  | {
      readonly kind: 'not_taken';
      readonly key: Pick<Key, 'id' | 'name'>;
      readonly fields: readonly (EditableField | 'status' | 'unlimited')[];
    }
  | {
      readonly kind: 'not_enabled';
      readonly key: Pick<Key, 'id' | 'name'>;
      readonly because: StaleReason;
      readonly unitsPerUsd: UnitsPerUsd;
    }
  | { readonly kind: 'twins'; readonly name: string; readonly ids: readonly KeyId[] }
  | { readonly kind: 'renamed'; readonly name: string; readonly ids: readonly KeyId[] }
  | { readonly kind: 'not_found_after_create'; readonly name: string };
