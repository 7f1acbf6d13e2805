import type { WrittenEntry } from '../../../../domain/audit.ts';
import { type Units, type UnitsPerUsd, units } from '../../../../domain/keys/quota.ts';
import {
  EDITABLE_FIELDS,
  type EditableField,
  eachSetting,
  INITIAL_SETTINGS,
  type SettingsPatch,
} from '../../../../domain/keys/settings.ts';
import { parseSpan, type Span } from '../../../../domain/time.ts';

/** As they were written, maybe by another version: each member may be of any shape, or be absent. */
export type Details = WrittenEntry['details'];

/** '': there is no such text. */
export const textIn = (details: Details, member: string): string => {
  const value = details[member];
  return typeof value === 'string' ? value : '';
};

/** Of a member that is an object; empty: it is none. */
export const partOf = (details: Details, member: string): Details => {
  const value = details[member];
  return typeof value === 'object' && value !== null ? (value as Details) : {};
};

export const unitsIn = (details: Details, member: string): Units | null => {
  const value = details[member];
  return typeof value === 'number' ? units(value) : null;
};

/** null: an older version did not write what the amounts are counted in. */
export const priceIn = ({ unitsPerUsd }: Details): UnitsPerUsd | null =>
  typeof unitsPerUsd === 'number' && unitsPerUsd > 0 ? unitsPerUsd : null;

/** null: never; undefined: it does not say. */
export const expiryIn = (details: Details, member: string): Date | null | undefined => {
  const value = details[member];
  return value === null || value instanceof Date ? value : undefined;
};

export function spanIn(details: Details, member: string): Span | null {
  const { amount, unit } = partOf(details, member);
  return parseSpan(`${amount}${unit}`);
}

/** Those of its settings that this version knows. */
export const settingsIn = (details: Details, member: string): SettingsPatch => {
  const found = partOf(details, member);
  return eachSetting(
    (field) => found[field],
    EDITABLE_FIELDS.filter((field) => isSetting(field, found[field])),
  );
};

function isSetting(field: EditableField, value: unknown): boolean {
  if (field === 'expiresAt') return value === null || value instanceof Date;
  if (field === 'models' || field === 'allowIps')
    return (
      (value === null && field === 'models') ||
      (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    );
  return typeof value === typeof INITIAL_SETTINGS[field];
}
