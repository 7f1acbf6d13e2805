import type { Key } from '../keys/key.ts';
import type { Stranger } from '../keys/names/mixed-scripts.ts';
import type { Units, UnitsPerUsd } from '../keys/quota.ts';
import type { SettingsPatch } from '../keys/settings.ts';
import type { UserId } from '../member.ts';
import type { Asked } from '../policy/evaluate-policy.ts';
import type { RequestId } from '../requests/request.ts';
import type { Span } from '../time.ts';
import type { KeyName } from './problem.ts';

/** What is wrong with what somebody typed, on a line or into a form. */
export type LineProblem =
  | { readonly kind: 'unknown_verb'; readonly verb: string; readonly nearest: string | null }
  /** `verb`: as it was typed, for something that takes several commands. */
  | { readonly kind: 'takes_several'; readonly verb: string; readonly meant: 'leak' | 'rotation' }
  /** Where one is wanted. */
  | { readonly kind: 'several_keys'; readonly keys: readonly KeyName[] }
  /** `does`: another verb that does what the option says. */
  | {
      readonly kind: 'unknown_option';
      readonly verb: string;
      readonly option: string;
      readonly does: string | null;
      readonly usage: string;
    }
  | { readonly kind: 'missing_argument'; readonly option: string; readonly usage: string }
  | { readonly kind: 'not_understood'; readonly verb: string; readonly word: string; readonly usage: string }
  /** What `policy explain` cannot explain; `example`: a line that it can. */
  | {
      readonly kind: 'not_explained';
      readonly verb: string;
      readonly why: 'no_line' | 'no_change' | 'incomplete';
      readonly example: string;
    }
  | { readonly kind: 'option_twice'; readonly option: string }
  | { readonly kind: 'words_exclude'; readonly words: readonly [string, string] }
  | { readonly kind: 'unclosed_quote'; readonly text: string }
  | { readonly kind: 'line_too_long'; readonly characters: number; readonly max: number }
  | { readonly kind: 'reason_too_long'; readonly characters: number; readonly max: number }
  | { readonly kind: 'looks_like_secret'; readonly isDone: boolean }
  /** `meant`: what was probably meant instead of the text, where it may be one thing or the other both of them. */
  | {
      readonly kind: 'bad_amount';
      readonly text: string;
      readonly signed?: true;
      readonly meant?: readonly [string] | readonly [string, string];
    }
  | { readonly kind: 'not_dollars'; readonly text: string }
  /** A line names it after what is wanted. */
  | { readonly kind: 'key_not_first'; readonly key: Pick<Key, 'id' | 'name'> }
  /** “to $50”: as what is left, or by this `change` as what is granted. */
  | {
      readonly kind: 'left_or_granted';
      readonly key: KeyName;
      readonly text: string;
      readonly change: string;
      readonly used: Units;
      readonly unitsPerUsd: UnitsPerUsd;
    }
  | { readonly kind: 'unsigned_amount'; readonly text: string }
  | { readonly kind: 'amount_too_large'; readonly text: string }
  | { readonly kind: 'zero_amount'; readonly text: string }
  | { readonly kind: 'bad_span'; readonly text: string }
  /** `example`: a line of `settings` that is understood. */
  /** `isMeant`: the example is the line that was probably meant. */
  | { readonly kind: 'bad_setting'; readonly text: string; readonly example: string; readonly isMeant?: true }
  /** `meant`: the line that was probably meant; null: nobody can tell. */
  | {
      readonly kind: 'unknown_setting';
      readonly name: string;
      readonly names: readonly string[];
      readonly meant: string | null;
    }
  | { readonly kind: 'span_too_long'; readonly text: string }
  /** `most`: days. */
  | { readonly kind: 'usage_too_long'; readonly text: string; readonly most: number }
  /** Words that begin as a time and are none. */
  | { readonly kind: 'time_unclear'; readonly text: string; readonly isDate: boolean }
  /** A grant was to end on a date; `meant`: a time that ends then if it starts now. */
  | { readonly kind: 'ends_on_date'; readonly text: string; readonly at: Date; readonly meant: string }
  /** `meant`: how to write it so that it is how long the grant lasts; null: the verb takes no time. */
  | {
      readonly kind: 'time_in_reason';
      readonly time: string;
      readonly meant: string | null;
      readonly reason: string;
    }
  /** An approval whose comment names an amount or a time: it gives all of what was asked, whatever is said beside it. */
  | {
      readonly kind: 'less_in_comment';
      readonly text: string;
      readonly comment: string;
      readonly id: RequestId;
    }
  /** Money or a time among the words of a new key’s name; `option`: how to write it as a setting. */
  | {
      readonly kind: 'setting_in_name';
      readonly text: string;
      readonly option: string;
      readonly name: string;
      readonly isFirst: boolean;
    }
  /** Words that say what is made, in front of a new key’s name or instead of one. */
  | { readonly kind: 'noun_in_name'; readonly noun: string; readonly name: string }
  /** The words of a key’s name read as a sentence. `isNew`: the key is. */
  | { readonly kind: 'sentence_in_name'; readonly name: string; readonly isNew: boolean }
  /** A person among the words of a new key’s name, who may be meant as its owner; `who` null: nobody can tell who it is. */
  | {
      readonly kind: 'owner_in_name';
      readonly text: string;
      readonly who: UserId | null;
      readonly name: string;
    }
  | { readonly kind: 'name_holds_person'; readonly who: UserId }
  | { readonly kind: 'bad_moment'; readonly text: string }
  | { readonly kind: 'time_without_more' }
  /** `text`: as it was typed; null: it was typed some time ago. */
  | { readonly kind: 'past_moment'; readonly text: string | null; readonly at: Date }
  /**
   * A renewal never ends a key earlier. `at`: the key’s present expiry. `until`: the one that was wanted; null: with a
   * reason, which an edit would lose. `ahead`: it was said as a length of time from now.
   */
  | {
      readonly kind: 'not_later';
      readonly key: Pick<Key, 'id' | 'name'>;
      readonly at: Date | null;
      readonly until: Date | null;
      readonly ahead?: Span;
    }
  /** A field of a form was filled that another choice leaves out; `was`: what it held when the form opened. */
  | {
      readonly kind: 'field_unused';
      readonly field: 'amount' | 'date' | 'left' | 'time';
      readonly was: string;
    }
  | { readonly kind: 'bad_person'; readonly text: string }
  | { readonly kind: 'name_empty' }
  | { readonly kind: 'name_too_long'; readonly characters: number; readonly max: number }
  | { readonly kind: 'name_too_many_bytes'; readonly bytes: number; readonly message: string }
  | { readonly kind: 'name_forbidden_characters' }
  /** A character of another script, which may look like one of the others. */
  | ({ readonly kind: 'name_mixes_scripts' } & Stranger)
  | { readonly kind: 'name_taken'; readonly twin: Pick<Key, 'id' | 'name'> }
  /** `number`: of the line; null: there is one line. */
  | { readonly kind: 'bad_ip'; readonly line: string; readonly number: number | null }
  | { readonly kind: 'no_such_model'; readonly models: readonly string[]; readonly nearest: string | null }
  | { readonly kind: 'no_such_group'; readonly group: string; readonly groups: readonly string[] }
  | { readonly kind: 'cross_group_needs_auto' }
  /** null: for a denial. */
  | { readonly kind: 'reason_missing'; readonly asked: Asked | null }
  /** It is another than the rule wants; `message`: what the policy says of it. */
  | { readonly kind: 'reason_unfit'; readonly asked: Asked; readonly message: string }
  | { readonly kind: 'nothing_to_change' }
  | {
      readonly kind: 'left_already';
      readonly key: KeyName;
      readonly left: Units;
      readonly unitsPerUsd: UnitsPerUsd;
    };

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
