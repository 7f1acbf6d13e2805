import type { Key } from '../keys/key.ts';
import type { Units, UnitsPerUsd } from '../keys/quota.ts';
import type { SettingsPatch } from '../keys/settings.ts';
import type { UserId } from '../member.ts';

/** A form that the world has left behind since it was opened, or a window that Slack could not show. */
export type FormProblem =
  /** It could not be opened or filled in time. */
  | { readonly kind: 'slack_slow' }
  /** It was closed, and had promised an answer that only a window can show; `line`: opens it again. */
  | { readonly kind: 'window_closed'; readonly line: string | null }
  | { readonly kind: 'form_expired' }
  /** It was sent before. What came of it is told elsewhere, or a crash left nothing of it. */
  | { readonly kind: 'form_sent' }
  /** What was granted is another than the form showed. null: unlimited. `by`: whose change it was; null: none through the bot. */
  | {
      readonly kind: 'quota_moved';
      readonly key: Pick<Key, 'id' | 'name'>;
      readonly was: Units | null;
      readonly is: Units | null;
      readonly by: UserId | null;
      readonly reader: UserId;
      readonly unitsPerUsd: UnitsPerUsd;
    }
  /** A form comes again, because its key moved from `seen` to other settings. `nothingSaved`: that is why. */
  | {
      readonly kind: 'key_moved';
      readonly key: Pick<Key, 'id' | 'name'>;
      readonly seen: SettingsPatch;
      readonly to: SettingsPatch;
      readonly nothingSaved: boolean;
    };
