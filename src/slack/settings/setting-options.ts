import { EDITABLE_FIELDS, type SettingsPatch } from '../../domain/keys/settings.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import type { OptionKinds, TokenizedLine } from '../command-line/tokenize.ts';
import { slackSetting } from './settings.ts';

const OPTIONS = EDITABLE_FIELDS.flatMap((field) => {
  const { label, option } = slackSetting(field);
  return option ? [{ field, label, ...option }] : [];
});

export const SETTING_OPTIONS: OptionKinds = Object.fromEntries(OPTIONS.map(({ name, kind }) => [name, kind]));

/** `[--expires 30d] [--models a,b]`. */
export const settingsUsage = (verb: 'create' | 'edit'): string =>
  OPTIONS.flatMap(({ name, usage }) => (usage[verb] ? [`[--${name} ${usage[verb]}]`] : [])).join(' ');

/** `name, expiry or group`: the settings that have an option. */
export const optionLabels: string = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
  OPTIONS.map(({ label }) => label),
);

/** The settings that a line has options for. */
export function parseSettings({ options }: TokenizedLine, context: ParseContext): SettingsPatch {
  const named = OPTIONS.flatMap(({ name, field, parse }) => {
    const text = options.get(name);
    return text === undefined ? [] : [[field, parse(text, context)] as const];
  });
  return Object.fromEntries(named);
}
