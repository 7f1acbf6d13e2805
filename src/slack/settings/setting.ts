import type { Settings } from '../../domain/keys/settings.ts';
import type { Zone } from '../../domain/time.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import type { FormValues } from '../blocks/form-values.ts';
import type { KnownBlock } from '../blocks/unrendered.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import type { OptionKind } from '../command-line/tokenize.ts';
import type { Text } from '../text/text.ts';

/** How people read and write one setting of a key. `T`: its value; `H`: what its field of a form holds. */
export interface SlackSetting<T, H> {
  /** For the middle of a sentence: `expiry`. */
  readonly label: string;
  text(value: T): Text;
  /** Its text among the facts of a key; absent: another setting's text includes it, or it is shown elsewhere. */
  fact?(key: Settings): Text;
  readonly option?: SettingOption<T>;
  readonly field: SettingField<T, H>;
}

/** An option of the command line. */
export interface SettingOption<T> {
  readonly name: string;
  readonly kind: OptionKind;
  /** What the usage shows after `--name`; absent: it is not shown. */
  readonly usage: { readonly create?: string; readonly edit?: string };
  parse(text: string, context: ParseContext): T;
}

/** Its field of a form. What the field holds is stored as JSON. */
export interface SettingField<T, H> {
  fill(value: T, given: FillContext): H;
  blocks(held: H, form: FormContext): KnownBlock[];
  /** null: the form does not have the field. */
  read(values: FormValues): H | null;
  /** `Refused` tells what is wrong; `kept`: the value from when the form was opened. */
  parse(held: H, reading: ParseContext, kept: T): T;
  /** If it is the same before and after, nobody changed the field. */
  fingerprint(held: H): string;
  /** With texts instead of the hashes that stood for options which were too long for Slack. */
  withTexts?(held: H, known: KnownOptions): H;
  /** The block that shows what is wrong with it. */
  readonly mistakesAt: string;
}

export interface FillContext {
  readonly zone: Zone;
  /** The value is the key's own; false: a command line asked for it. */
  readonly isKept: boolean;
}

export interface FormContext {
  /** null: it is a new key. */
  readonly key: Pick<MirroredKey, 'id' | 'models' | 'expiresAt' | 'crossGroupRetry'> | null;
  /** The one that is chosen. */
  readonly group: string;
  /** The groups of the account, and the one that is chosen. */
  readonly groups: readonly string[];
}

export interface KnownOptions {
  readonly models: readonly string[];
  readonly groups: readonly string[];
}
