import type { NewKey } from '../../domain/changes/new-key.ts';
import { units, usdOf } from '../../domain/keys/quota.ts';
import type { SettingsPatch } from '../../domain/keys/settings.ts';
import type { UserId } from '../../domain/member.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { addSpan, dateIn, dayEnd, parseSpan, spanKey, type Zone } from '../../domain/time.ts';
import type { MirroredKey } from '../../usecases/ports/store/keys.ts';
import type { FormValues } from '../blocks/form-values.ts';
import { FIELDS, OWN_GROUP } from '../blocks/ids.ts';
import { parseAddresses } from '../command-line/parsers/addresses.ts';
import { type Amount, parseAmount } from '../command-line/parsers/amount.ts';
import { parseKeyName } from '../command-line/parsers/key-name.ts';
import type { Expiry } from '../command-line/parsers/moment.ts';
import type { KeyFormTyped } from '../views/forms/key-form-typed.ts';
import { amountToUnits } from './amount-to-units.ts';

/** A new key as a line says it. */
export interface CreateWords {
  readonly name: string | null;
  readonly quota: Amount | null;
  readonly unlimited: boolean;
  readonly expires: Expiry | null;
  /** null: all models. */
  readonly models: readonly string[] | null;
  readonly ips: readonly string[];
  readonly group: string | null;
  readonly owner: UserId | null;
  readonly reason: string;
}

/** What a line shall change of a key; what is absent stays. */
export interface EditWords {
  readonly name?: string;
  readonly expires?: Expiry;
  /** null: all models. */
  readonly models?: readonly string[] | null;
  readonly ips?: readonly string[];
  readonly group?: string;
}

export const settingsPatch = ({ name, expires, models, ips, group }: EditWords): SettingsPatch => ({
  ...(name === undefined ? {} : { name }),
  ...(expires === undefined ? {} : { expiresAt: expires === 'never' ? null : expires }),
  ...(models === undefined ? {} : { models }),
  ...(ips === undefined ? {} : { allowIps: ips }),
  ...(group === undefined ? {} : { group }),
});

/** A form for a new key, with what the line said already and the policy's defaults for the rest. */
export function createTyped(
  words: CreateWords,
  { policy, unitsPerUsd, now, zone }: { policy: Policy; unitsPerUsd: number; now: Date; zone: Zone },
): KeyFormTyped {
  const { defaults } = policy.create;
  const preset = `${spanKey(defaults.expires)}`;
  const quota = words.quota;
  const usd = quota === null ? defaults.quota : 'usd' in quota ? quota.usd : usdOf(quota.units, unitsPerUsd);
  return {
    name: words.name ?? '',
    expires: words.expires === null ? presetOf(preset) : words.expires === 'never' ? 'never' : 'date',
    expiresOn: dateIn(
      words.expires instanceof Date ? words.expires : addSpan(now, defaults.expires, zone),
      zone,
    ),
    quotaKind: words.unlimited ? 'unlimited' : 'limited',
    quota: String(usd),
    models: words.models ?? [],
    allowIps: words.ips.join('\n'),
    group: words.group ?? '',
    crossGroupRetry: false,
    owner: words.owner,
    reason: words.reason,
  };
}

const presetOf = (preset: string): KeyFormTyped['expires'] =>
  preset === '7d' || preset === '30d' || preset === '90d' ? preset : 'date';

/** The form of a key as it is, with what the line shall change already changed. */
export function editTyped(key: MirroredKey, to: EditWords, zone: Zone): KeyFormTyped {
  const at = to.expires instanceof Date ? to.expires : key.expiresAt;
  const models = to.models === undefined ? key.models : to.models;
  return {
    name: to.name ?? key.name,
    expires:
      to.expires === undefined
        ? key.expiresAt
          ? 'keep'
          : 'never'
        : at && to.expires !== 'never'
          ? 'date'
          : 'never',
    expiresOn: at && dateIn(at, zone),
    quotaKind: key.unlimited ? 'unlimited' : 'limited',
    quota: '',
    models: models ?? [],
    allowIps: (to.ips ?? key.allowIps).join('\n'),
    group: to.group ?? key.group,
    crossGroupRetry: key.crossGroupRetry,
    owner: key.owner,
    reason: '',
  };
}

const EXPIRES: readonly KeyFormTyped['expires'][] = ['keep', '7d', '30d', '90d', 'date', 'never'];

export const readKeyForm = ({ text, list, has }: FormValues): KeyFormTyped => {
  const shown = <T>(field: string, value: T): T | null => (has(field) ? value : null);
  return {
    name: text(FIELDS.name),
    expires: EXPIRES.find((choice) => choice === text(FIELDS.expires)) ?? 'keep',
    expiresOn: text(FIELDS.expiresOn) || null,
    quotaKind: text(FIELDS.quotaKind) === 'unlimited' ? 'unlimited' : 'limited',
    quota: text(FIELDS.quota),
    models: shown(FIELDS.models, list(FIELDS.models)),
    allowIps: shown(FIELDS.allowIps, text(FIELDS.allowIps)),
    group: shown(FIELDS.group, text(FIELDS.group) === OWN_GROUP ? '' : text(FIELDS.group)),
    crossGroupRetry: shown(FIELDS.crossGroupRetry, list(FIELDS.crossGroupRetry).length > 0),
    owner: text(FIELDS.owner) || null,
    reason: text(FIELDS.reason),
  };
};

export interface Reading {
  readonly now: Date;
  readonly zone: Zone;
  readonly unitsPerUsd: number;
}

/** `Refused` names the field's mistake. */
export function newKeyFromForm(typed: KeyFormTyped, reading: Reading): NewKey {
  const unlimited = typed.quotaKind === 'unlimited';
  return {
    name: parseKeyName(typed.name),
    expiresAt: expiryFromForm(typed, reading, null),
    models: modelsFromForm(typed),
    allowIps: parseAddresses(typed.allowIps ?? ''),
    group: typed.group ?? '',
    crossGroupRetry: typed.crossGroupRetry ?? false,
    unlimited,
    quota: unlimited ? units(0) : amountToUnits(parseAmount(withDollar(typed.quota)), reading.unitsPerUsd),
  };
}

export const modelsFromForm = ({ models }: KeyFormTyped): readonly string[] | null =>
  models?.length ? models : null;

/** A form's field is labelled in dollars, so a bare number is one. */
export const withDollar = (text: string): string =>
  /^\s*\d+(\.\d+)?\s*$/.test(text) ? `$${text.trim()}` : text.trim();

export function expiryFromForm(
  { expires, expiresOn }: KeyFormTyped,
  { now, zone }: Reading,
  kept: Date | null,
): Date | null {
  if (expires === 'never') return null;
  if (expires === 'keep') return kept;
  const preset = parseSpan(expires);
  if (preset) return addSpan(now, preset, zone);
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(expiresOn ?? '') ?? [];
  if (!year || !month || !day) throw new Refused({ kind: 'bad_moment', text: expiresOn ?? '' });
  const at = dayEnd({ year: Number(year), month: Number(month), day: Number(day) }, zone);
  if (at.getTime() <= now.getTime()) throw new Refused({ kind: 'past_moment', text: expiresOn ?? '', at });
  return at;
}
