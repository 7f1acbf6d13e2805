import type { KeySettings } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';
import type { ChangeKind } from './change-kind.ts';
import type { CHANGES, KEY_CHANGES } from './changes.ts';

/** What a new key is like. */
export interface NewKey extends KeySettings {
  /** Ignored upstream while `unlimited`. */
  readonly quota: Units;
}

export type EditableField = 'name' | 'expiresAt' | 'models' | 'allowIps' | 'group' | 'crossGroupRetry';
export const EDITABLE_FIELDS: readonly EditableField[] = [
  'name',
  'expiresAt',
  'models',
  'allowIps',
  'group',
  'crossGroupRetry',
];

export type Settings = Pick<KeySettings, EditableField>;
export type SettingsPatch = { readonly [F in EditableField]?: Settings[F] };

/** What somebody wants: an intention, never a row to write. */
export type Change = ChangeOf<(typeof CHANGES)[keyof typeof CHANGES]>;

/** A change of a key that exists. */
export type KeyChange = ChangeOf<(typeof KEY_CHANGES)[keyof typeof KEY_CHANGES]>;

type ChangeOf<K> = K extends ChangeKind<infer C> ? C : never;

const asText = (value: unknown): string =>
  JSON.stringify(value instanceof Date ? Math.floor(value.getTime() / 1000) : value);

/** Upstream keeps whole seconds, and the order of models and addresses is nobody's intention. */
export function sameSetting(field: EditableField, a: unknown, b: unknown): boolean {
  const ordered = (value: unknown) => (Array.isArray(value) ? [...value].sort() : value);
  return field === 'models' || field === 'allowIps'
    ? asText(ordered(a)) === asText(ordered(b))
    : asText(a) === asText(b);
}

export const fieldsOf = (patch: SettingsPatch): EditableField[] =>
  EDITABLE_FIELDS.filter((field) => patch[field] !== undefined);

/** The fields of `to` that `from` does not have already. */
export const differing = (from: SettingsPatch, to: SettingsPatch): EditableField[] =>
  fieldsOf(to).filter((field) => !sameSetting(field, from[field], to[field]));
