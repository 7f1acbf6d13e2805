import type { EditChange } from '../../domain/changes/edit.ts';
import { differing, EDITABLE_FIELDS, type EditableField, type Settings } from '../../domain/keys/settings.ts';
import { list, literal, msg, nothing, type Text } from '../text/text.ts';
import { slackSetting } from './settings.ts';

type NamedField = EditableField | 'status' | 'unlimited';

function labelOf(field: NamedField): string {
  if (field === 'unlimited') return 'unlimited quota';
  return field === 'status' ? 'status' : slackSetting(field).label;
}

/** `name, expiry and models`. */
export const fieldList = (fields: readonly NamedField[]): Text =>
  list(fields.map((field) => literal(labelOf(field))));

/** What a key is limited to, a text a fact. */
export const settingFacts = (key: Settings): Text[] =>
  EDITABLE_FIELDS.flatMap((field) => slackSetting(field).fact?.(key) ?? []);

/** `Name: a → b`, a line a field; what it was before is said only where it was seen. */
export const editLines = ({ seen, to }: EditChange): Text[] =>
  differing(seen, to).map((field) => {
    const label = labelOf(field);
    const title = label.charAt(0).toUpperCase() + label.slice(1);
    const { text } = slackSetting(field);
    const before = field in seen ? msg`${text(seen[field])} ` : nothing;
    return msg`${literal(title)}: ${before}→ ${text(to[field])}`;
  });

/** A server may take a disable only without some of the key's settings. */
export const lostText = (fields: readonly EditableField[]): Text =>
  fields.length > 0
    ? msg` CometAPI refused the key with its ${fieldList(fields)}, so it was disabled without; set that again before you enable it.`
    : nothing;
