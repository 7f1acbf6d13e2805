import type { EditableField, Settings, SettingsPatch } from '../../domain/keys/settings.ts';
import { textOfOption } from '../blocks/option-value.ts';
import { parseAddresses } from '../command-line/parsers/addresses.ts';
import { parseKeyName } from '../command-line/parsers/key-name.ts';
import type { KeyFormTyped } from '../views/forms/key-form-typed.ts';
import { expiryFromForm, modelsFromForm, type Reading } from './key-form-values.ts';

/** A form of an existing key, as it was opened. */
export interface OpenedForm {
  /** The row at that moment. */
  readonly seen: SettingsPatch;
  /** What the fields held, with what a line had changed already. */
  readonly opened: KeyFormTyped;
  /** What that line wants changed. */
  readonly to: SettingsPatch;
}

type Read = {
  readonly [F in EditableField]: (typed: KeyFormTyped, reading: Reading, kept: Date | null) => Settings[F];
};

const READ: Read = {
  name: ({ name }) => parseKeyName(name),
  expiresAt: expiryFromForm,
  models: modelsFromForm,
  allowIps: ({ allowIps }) => parseAddresses(allowIps ?? ''),
  group: ({ group }) => group ?? '',
  crossGroupRetry: ({ crossGroupRetry }) => crossGroupRetry ?? false,
};

const trimmed = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** What a field holds, written so that two are alike where nobody touched it. */
const SHOWN: { readonly [F in EditableField]: (typed: KeyFormTyped) => string } = {
  // The field holds fifty characters, whatever the console allowed.
  name: ({ name }) => trimmed([...name].slice(0, 50).join('')),
  expiresAt: ({ expires, expiresOn }) => (expires === 'date' ? `${expiresOn}` : expires),
  models: ({ models }) => JSON.stringify([...(models ?? [])].sort()),
  allowIps: ({ allowIps }) => trimmed(allowIps ?? ''),
  group: ({ group }) => group ?? '',
  crossGroupRetry: ({ crossGroupRetry }) => String(crossGroupRetry ?? false),
};

/** What somebody touched in a complete form, and what the line had said; all else stays, well formed or not. */
export function touchedSettings(typed: KeyFormTyped, form: OpenedForm, reading: Reading): SettingsPatch {
  const fields = Object.keys(READ) as EditableField[];
  const touched = fields.filter((field) => SHOWN[field](typed) !== SHOWN[field](form.opened));
  const read = touched.map((field) => [field, READ[field](typed, reading, form.seen.expiresAt ?? null)]);
  return { ...form.to, ...Object.fromEntries(read) };
}

/** A field that the form did not have holds what it was opened with. */
export const withHidden = (typed: KeyFormTyped, opened: KeyFormTyped): KeyFormTyped => ({
  ...typed,
  models: typed.models ?? opened.models,
  allowIps: typed.allowIps ?? opened.allowIps,
  group: typed.group ?? opened.group,
  crossGroupRetry: typed.crossGroupRetry ?? opened.crossGroupRetry,
});

/** Options that were too long for Slack, as the texts they stood for. */
export const withTexts = (
  typed: KeyFormTyped,
  known: { readonly models: readonly string[]; readonly groups: readonly string[] },
): KeyFormTyped => ({
  ...typed,
  models: typed.models?.map((model) => textOfOption(model, known.models)) ?? null,
  group: typed.group === null ? null : textOfOption(typed.group, known.groups),
});
