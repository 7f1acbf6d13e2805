import { EDITABLE_FIELDS, type SettingsPatch } from '../../domain/keys/settings.ts';
import { readAll } from '../../domain/problems/mistakes.ts';
import { Refused } from '../../domain/problems/problem.ts';
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

const readers = ({ options }: TokenizedLine, context: ParseContext) =>
  OPTIONS.flatMap(({ name, field, parse }) => {
    const text = options.get(name);
    return text === undefined ? [] : [[field, () => parse(text, context)] as const];
  });

/** The settings that a line has options for; `Refused` tells all that cannot be read. */
export const parseSettings = (line: TokenizedLine, context: ParseContext): SettingsPatch =>
  readAll<SettingsPatch>(Object.fromEntries(readers(line, context)));

/** Those of them that can be read. */
export const settingsRead = (line: TokenizedLine, context: ParseContext): SettingsPatch =>
  Object.fromEntries(
    readers(line, context).flatMap(([field, parse]) => {
      try {
        return [[field, parse()] as const];
      } catch (error) {
        if (error instanceof Refused) return [];
        throw error;
      }
    }),
  );
