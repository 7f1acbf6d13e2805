import type { Change } from '../../domain/changes/changes.ts';
import type { EditableField, SettingsPatch } from '../../domain/keys/settings.ts';
import { differing } from '../../domain/keys/settings.ts';
import { expiry, list, literal, msg, nothing, some, type Text, userText } from '../text/text.ts';

const FIELD_WORDS: Readonly<Record<EditableField | 'status' | 'unlimited', string>> = {
  name: 'name',
  expiresAt: 'expiry',
  models: 'models',
  allowIps: 'IPs',
  group: 'group',
  crossGroupRetry: 'cross-group retry',
  status: 'status',
  unlimited: 'unlimited quota',
};

/** `name, expiry and models`. */
export const fieldList = (fields: readonly (EditableField | 'status' | 'unlimited')[]): Text =>
  list(fields.map((field) => literal(FIELD_WORDS[field])));

function settingWords(field: EditableField, patch: SettingsPatch): Text {
  switch (field) {
    case 'name':
      return userText(patch.name ?? '');
    case 'expiresAt':
      return expiry(patch.expiresAt ?? null);
    case 'models':
      return modelText(patch.models ?? null);
    case 'allowIps':
      return ipText(patch.allowIps ?? []);
    case 'group':
      return groupText(patch.group ?? '');
    case 'crossGroupRetry':
      return literal(patch.crossGroupRetry ? 'on' : 'off');
  }
}

export function modelText(models: readonly string[] | null): Text {
  if (models === null) return literal('all');
  return models.length === 0 ? literal('none at all') : some(models, 8);
}

export const ipText = (ips: readonly string[]): Text =>
  ips.length === 0 ? literal('from everywhere') : some(ips, 8);

export const groupText = (group: string): Text => (group ? userText(group) : literal('the account’s own'));

/** `Name: a → b`, a line a field; what it was before is said only where it was seen. */
export const editLines = ({ seen, to }: Extract<Change, { kind: 'edit' }>): Text[] =>
  differing(seen, to).map((field) => {
    const label = FIELD_WORDS[field];
    const title = label.charAt(0).toUpperCase() + label.slice(1);
    const before = field in seen ? msg`${settingWords(field, seen)} ` : nothing;
    return msg`${literal(title)}: ${before}→ ${settingWords(field, to)}`;
  });
