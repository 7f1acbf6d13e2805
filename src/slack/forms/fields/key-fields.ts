import { EDITABLE_FIELDS } from '../../../domain/keys/settings.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { isReference } from '../../blocks/option-value.ts';
import { withHidden, withTexts } from '../../settings/setting-fields.ts';
import type { KeyFormSubmitted, KeyFormTyped } from '../../views/forms/key-form-typed.ts';
import type { Reading } from '../key-form-values.ts';
import type { Asking, FormData } from './form-key.ts';
import { inTime } from './form-options.ts';

export const readingOf = async ({ bot, member }: Asking): Promise<Reading> => ({
  now: bot.ports.clock(),
  zone: member.zone,
  unitsPerUsd: await bot.ports.cometApi.unitsPerUsd(),
});

/** Adds what Slack did not send: fields that the form did not show, and texts too long for an option. */
export async function complete(
  { bot }: Asking,
  submitted: KeyFormSubmitted,
  { opened }: FormData,
): Promise<KeyFormTyped> {
  if (!hasAllFields(opened)) throw new Refused({ kind: 'form_expired' });
  const typed = { ...submitted, ...withHidden(submitted, opened) };
  if (![...typed.models, typed.group].some(isReference)) return typed;
  const { cometApi } = bot.ports;
  const [models, groups] = await Promise.all([inTime(cometApi.models(), []), inTime(cometApi.groups(), [])]);
  const known = { models: [...models, ...opened.models], groups: [...groups, opened.group] };
  return { ...typed, ...withTexts(typed, known) };
}

/** False: the form was opened by a version of the bot that did not know all of the settings. */
const hasAllFields = (opened: unknown): opened is KeyFormTyped =>
  typeof opened === 'object' && opened !== null && EDITABLE_FIELDS.every((field) => field in opened);

/** Refuses a date that was chosen and would be dropped without a word, because Slack lost the redrawn form. */
export function dateUsed({ expiresAt: { choice, on } }: KeyFormTyped, { opened }: FormData): void {
  const was = (opened as KeyFormTyped).expiresAt.on;
  if (choice !== 'date' && on !== null && on !== was)
    throw new Refused({ kind: 'field_unused', field: 'date', was: was ?? '' });
}
