import { lasting, type NewKey } from '../../domain/changes/new-key.ts';
import { units, usdOf } from '../../domain/keys/quota.ts';
import { INITIAL_SETTINGS, type SettingsPatch } from '../../domain/keys/settings.ts';
import type { TeamName, UserId } from '../../domain/member.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Span, Zone } from '../../domain/time.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import type { FormValues } from '../blocks/form-values.ts';
import { FIELDS, MORE } from '../blocks/ids.ts';
import type { Amount } from '../command-line/parsers/amount.ts';
import type { ParseContext } from '../command-line/parsers/parse-context.ts';
import { lastingTyped, spanOf } from '../settings/expires-at.ts';
import { filledSettings, settingsFromForm, submittedSettings } from '../settings/setting-fields.ts';
import { REST } from '../views/forms/key-form.ts';
import type { KeyFormSubmitted, KeyFormTyped } from '../views/forms/key-form-typed.ts';
import { typedUnits } from './amount-to-units.ts';

/** What a command line says of a new key. */
export interface CreateWords {
  readonly settings: SettingsPatch;
  readonly quota: Amount | null;
  /** The expiry as it was said, where that was a length of time. */
  readonly lasts: Span | null;
  readonly unlimited: boolean;
  readonly owner: UserId | null;
  readonly team: TeamName | null;
  readonly reason: string;
}

/** What the form of a new key is filled with: what the line said, and the policy's defaults for the rest. */
export function createTyped(
  { settings, quota, lasts, unlimited, owner, team, reason }: CreateWords,
  { policy, unitsPerUsd, now, zone }: { policy: Policy; unitsPerUsd: number; now: Date; zone: Zone },
): KeyFormTyped {
  const { defaults } = policy.create;
  const usd = quota === null ? defaults.quota : 'usd' in quota ? quota.usd : usdOf(quota.units, unitsPerUsd);
  const filled = filledSettings(INITIAL_SETTINGS, settings, zone);
  const span = lasts ?? (settings.expiresAt === undefined ? defaults.expires : null);
  return {
    ...filled,
    expiresAt: span ? lastingTyped(span, { now, zone }) : filled.expiresAt,
    quotaKind: unlimited ? 'unlimited' : 'limited',
    quota: String(usd),
    owner,
    team: team ?? '',
    reason,
    more: owner !== null || REST.some((field) => settings[field] !== undefined),
  };
}

/** What the form of an existing key is filled with: its settings, with the changes that the line asked for. */
export const editTyped = (
  key: MirroredKey,
  { to, lasts }: { readonly to: SettingsPatch; readonly lasts: Span | undefined },
  reading: ParseContext,
): KeyFormTyped => ({
  ...filledSettings(key, to, reading.zone),
  ...(lasts && { expiresAt: lastingTyped(lasts, reading) }),
  quotaKind: key.unlimited ? 'unlimited' : 'limited',
  quota: '',
  owner: key.owner,
  team: '',
  reason: '',
  more: true,
});

export const readKeyForm = (values: FormValues): KeyFormSubmitted => ({
  ...submittedSettings(values),
  quotaKind: values.text(FIELDS.quotaKind) === 'unlimited' ? 'unlimited' : 'limited',
  quota: values.text(FIELDS.quota),
  owner: values.text(FIELDS.owner) || null,
  team: values.text(FIELDS.team),
  reason: values.text(FIELDS.reason),
  more: values.has(MORE) || values.has(FIELDS.owner),
});

export interface Reading extends ParseContext {
  readonly unitsPerUsd: number;
}

/** `Refused` tells what is wrong in which field. */
export function newKeyFromForm(typed: KeyFormTyped, reading: Reading): NewKey {
  const unlimited = typed.quotaKind === 'unlimited';
  const span = spanOf(typed.expiresAt);
  return {
    ...settingsFromForm(typed, reading, INITIAL_SETTINGS),
    ...(span && lasting(span, reading.zone, reading.now)),
    unlimited,
    quota: unlimited ? units(0) : typedUnits(typed.quota, reading.unitsPerUsd),
  };
}
