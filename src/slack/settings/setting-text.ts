import type { EditChange } from '../../domain/changes/edit.ts';
import {
  differing,
  EDITABLE_FIELDS,
  type EditableField,
  INITIAL_SETTINGS,
  type Settings,
  settingsOf,
} from '../../domain/keys/settings.ts';
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

/** One text for each setting that is shown among the facts of a key. */
export const settingFacts = (key: Settings): Text[] =>
  EDITABLE_FIELDS.flatMap((field) => slackSetting(field).fact?.(key) ?? []);

function titleOf(field: EditableField): Text {
  const label = labelOf(field);
  return literal(label.charAt(0).toUpperCase() + label.slice(1));
}

/** `Models: gpt-5`, one line for each setting in which a key differs from a bare one, but for its name and expiry. */
export const chosenLines = (key: Settings): Text[] =>
  differing(INITIAL_SETTINGS, settingsOf(key))
    .filter((field) => field !== 'name' && field !== 'expiresAt')
    .map((field) => msg`${titleOf(field)}: ${slackSetting(field).text(key[field])}.`);

/**
 * `Name: a → b`, one line for each setting; without `a` where the value before is not known. `said`: what stands for `b`
 * where that is not known yet.
 */
export const editLines = (
  { seen, to }: Pick<EditChange, 'seen' | 'to'>,
  said: { readonly [F in EditableField]?: Text } = {},
): Text[] =>
  differing(seen, to).map((field) => {
    const { text } = slackSetting(field);
    const before = field in seen ? msg`${text(seen[field])} ` : nothing;
    return msg`${titleOf(field)}: ${before}→ ${said[field] ?? text(to[field])}`;
  });

/** What an edit did: the title, and a line for each setting where it changed several. */
export function editDone(change: EditChange, keyName: string): readonly [Text, ...Text[]] {
  const { seen, to } = change;
  const [field, another] = differing(seen, to);
  if (field === undefined || another !== undefined)
    return [msg`Changed *${to.name ?? keyName}*.`, ...editLines(change)];
  const { text } = slackSetting(field);
  if (field === 'name' && seen.name !== undefined)
    return [msg`Renamed *${text(seen.name)}* to *${text(to.name)}*.`];
  const before = field in seen ? msg`${text(seen[field])} ` : nothing;
  return [msg`*${keyName}*: ${literal(labelOf(field))} changed, ${before}→ ${text(to[field])}.`];
}

/** Some servers accept a disable only without some of the key's settings, which are lost then. */
export function lostText(fields: readonly EditableField[]): Text {
  if (fields.length === 0) return nothing;
  const [gone, them] = fields.length === 1 ? ['that', 'it'] : ['those', 'them'];
  return msg` CometAPI refused to disable the key with its ${fieldList(fields)} set, so I had to clear ${literal(gone)}; set ${literal(them)} again before you enable the key.`;
}
