import type { Key, KeySettings } from '../keys/key.ts';
import type { Units } from '../keys/quota.ts';
import { addSpan, type Span, type Zone } from '../time.ts';

/** What a key is born with. */
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
export type Change =
  | { readonly kind: 'create'; readonly key: NewKey }
  /** A delta on what was granted; `during`: taken back that long after it was applied. */
  | { readonly kind: 'quota'; readonly delta: Units; readonly during: Span | null }
  | { readonly kind: 'unlimited_on'; readonly during: Span | null }
  | { readonly kind: 'unlimited_off'; readonly left: Units }
  /** `seen` is what the person looked at: a field that moved meanwhile is somebody else's edit. */
  | { readonly kind: 'edit'; readonly seen: SettingsPatch; readonly to: SettingsPatch }
  | { readonly kind: 'enable' }
  | { readonly kind: 'disable' }
  /** `seen`: the expiry it was asked under, so that a button pressed twice renews once. */
  | { readonly kind: 'renew'; readonly span: Span; readonly zone: Zone; readonly seen?: Date | null }
  /** The end of a time-boxed grant; made by the bot itself. */
  | { readonly kind: 'revert'; readonly of: 'quota' | 'unlimited_on'; readonly granted: Units };

/** Counts from the later of now and the present expiry; a key that never expires stays so. */
export function renewedExpiry(key: Pick<Key, 'expiresAt'>, change: { span: Span; zone: Zone }, now: Date) {
  if (key.expiresAt === null) return null;
  const from = key.expiresAt.getTime() > now.getTime() ? key.expiresAt : now;
  return addSpan(from, change.span, change.zone);
}

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
