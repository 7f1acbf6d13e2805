import {
  differing,
  EDITABLE_FIELDS,
  type EditableField,
  eachSetting,
  fieldsOf,
  type Settings,
  type SettingsPatch,
  settingsOf,
} from '../../domain/keys/settings.ts';
import { problemOf } from '../../domain/problems/problem.ts';
import type { Zone } from '../../domain/time.ts';
import { type Mistake, mistakesOf } from '../blocks/form-mistakes.ts';
import type { FormValues } from '../blocks/form-values.ts';
import type { KnownBlock } from '../blocks/unrendered.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import type { FormContext, KnownOptions } from './setting.ts';
import { type SettingsTyped, slackSetting } from './settings.ts';

/** What a form was submitted with; null: it has no such field. */
export type SettingsSubmitted = { readonly [F in EditableField]: SettingsTyped[F] | null };

const fieldOf = (field: EditableField) => slackSetting(field).field;

const each = <R>(of: (field: EditableField) => unknown): R =>
  Object.fromEntries(EDITABLE_FIELDS.map((field) => [field, of(field)])) as R;

/** What the fields of a form are filled with; `said`: settings that a command line asked for. */
export const filledSettings = (settings: Settings, said: SettingsPatch, zone: Zone): SettingsTyped =>
  each((field) => {
    const isKept = said[field] === undefined;
    return fieldOf(field).fill(isKept ? settings[field] : said[field], { zone, isKept });
  });

/** The blocks of these fields, in this order. */
export const settingBlocks = (
  typed: SettingsTyped,
  form: FormContext,
  fields: readonly EditableField[],
): KnownBlock[] => fields.flatMap((field) => fieldOf(field).blocks(typed[field], form));

export const submittedSettings = (values: FormValues): SettingsSubmitted =>
  each((field) => fieldOf(field).read(values));

/** A field that the form did not have keeps the value from when the form was opened. */
export const withHidden = (submitted: SettingsSubmitted, opened: SettingsTyped): SettingsTyped =>
  each((field) => submitted[field] ?? opened[field]);

/** With texts instead of the hashes that stood for options which were too long for Slack. */
export const withTexts = (typed: SettingsTyped, known: KnownOptions): SettingsTyped =>
  each((field) => fieldOf(field).withTexts?.(typed[field], known) ?? typed[field]);

/** What is wrong in these fields, each by itself. */
export const settingMistakes = (
  typed: SettingsTyped,
  { reading, kept, fields }: { reading: ParseContext; kept: Settings; fields: readonly EditableField[] },
): Promise<readonly Mistake[]> =>
  mistakesOf(
    Object.fromEntries(
      fields.map((field) => {
        const { mistakesAt, parse } = fieldOf(field);
        return [mistakesAt, () => parse(typed[field], reading, kept[field])];
      }),
    ),
  );

/** The settings whose fields can be read so far; `kept` for the others. */
export const settingsSoFar = (typed: SettingsTyped, reading: ParseContext, kept: Settings): Settings =>
  each((field) => {
    try {
      return fieldOf(field).parse(typed[field], reading, kept[field]);
    } catch (error) {
      if (problemOf(error) === null) throw error;
      return kept[field];
    }
  });

/** All settings; `Refused` tells what is wrong in which field. */
export const settingsFromForm = (typed: SettingsTyped, reading: ParseContext, kept: Settings): Settings =>
  each((field) => fieldOf(field).parse(typed[field], reading, kept[field]));

/** The settings whose fields were changed. The others are not parsed, so they stay even if they are malformed. */
export function touchedSettings(
  typed: SettingsTyped,
  { seen, opened }: { readonly seen: Settings; readonly opened: SettingsTyped },
  reading: ParseContext,
): SettingsPatch {
  const touched = touchedFields(typed, opened);
  return eachSetting((field) => fieldOf(field).parse(typed[field], reading, seen[field]), touched);
}

/** What a form remembers of the settings it was opened with. */
export interface OpenedSettings {
  readonly seen: Settings;
  /** What its fields were filled with, including `to`. */
  readonly opened: SettingsTyped;
  /** What a command line asked for. */
  readonly to: SettingsPatch;
}

/** All that the person wants: what the line asked for, and the fields that were touched. */
export const wantedSettings = (
  typed: SettingsTyped,
  form: OpenedSettings,
  reading: ParseContext,
): SettingsPatch => ({ ...form.to, ...touchedSettings(typed, form, reading) });

/** The form of a key that has moved: what the person wants stays as it was typed, the rest is as it is `now`. */
export function refreshedSettings(
  typed: SettingsTyped,
  form: OpenedSettings,
  { now, reading }: { readonly now: Settings; readonly reading: ParseContext },
): OpenedSettings & { readonly typed: SettingsTyped } {
  const wanted = differing(form.seen, wantedSettings(typed, form, reading));
  const seen = settingsOf(now);
  const to = eachSetting<SettingsPatch>(
    (field) => form.to[field],
    fieldsOf(form.to).filter((field) => wanted.includes(field)),
  );
  const opened = filledSettings(seen, to, reading.zone);
  return { seen, to, opened, typed: each((field) => (wanted.includes(field) ? typed : opened)[field]) };
}

export const touchedFields = (typed: SettingsTyped, opened: SettingsTyped): readonly EditableField[] =>
  EDITABLE_FIELDS.filter((field) => {
    const { fingerprint } = fieldOf(field);
    return fingerprint(typed[field]) !== fingerprint(opened[field]);
  });

/** The block that shows what is wrong with a setting. */
export const blockOf = (field: EditableField): string => fieldOf(field).mistakesAt;
