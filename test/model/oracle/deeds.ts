import type { KeyRow } from '../../../sandbox/cometapi/key-row.ts';
import type { Deed } from '../step.ts';
import { moneyIn, U } from './amounts.ts';
import type { Ask } from './story.ts';

const DAY = 24 * 3_600_000;

/** The words by which a message names what was asked. */
const WORDS: Readonly<Record<Exclude<Deed['kind'], 'quota' | 'create'>, RegExp>> = {
  unlimited_on: /\*unlimited quota\* on|Lifted the limit on \*/,
  unlimited_off: /a limit on|a limit again/,
  enable: /\*(?: \(#\d+\))?(?: is)?(?: already)?(?: to be)? enabled|Enabled \*/,
  disable: /\*(?: \(#\d+\))?(?: is)?(?: already)?(?: to be)? disabled|Disabled \*/,
  renew: /more (?:hour|day|week|month|year)s? on \*|Renewed \*|nothing to renew/,
  rename: /changes? to the [^*]*name|Renamed \*/i,
  models: /changes? to the [^*]*model|models changed/i,
  ips: /changes? to the [^*]*IP|IPs changed/i,
  expires: /changes? to the [^*]*expir|expiry changed/i,
};

/**
 * What `=` comes to can be any amount, and of a new key less may have been approved, so whatever names its amount goes
 * first, and then what is nearest.
 */
export function vagueness({ deed }: Ask, text: string): number {
  if (deed.kind === 'create')
    return Number(!(deed.unlimited ? /unlimited/i.test(text) : text.includes(`$${deed.usd}.00`)));
  if (deed.kind !== 'quota' || deed.sign !== '=') return 0;
  const left = Number(/\$([\d.]+) left/.exec(text)?.[1] ?? deed.usd);
  return 1 + Math.abs(left - deed.usd);
}

export function describes({ deed }: Pick<Ask, 'deed'>, text: string): boolean {
  if (deed.kind === 'create')
    return text.includes(`new key *${deed.name}*`) || text.includes(`✅ *${deed.name}* (#`);
  if (deed.kind === 'rename')
    return WORDS.rename.test(text) && (/(?:→ |\* to \*)([^\s*]+)/.exec(text)?.[1] ?? deed.name) === deed.name;
  if (deed.kind !== 'quota') return WORDS[deed.kind].test(text);
  if (/Take back less|nothing to take back|would leave nothing on/.test(text)) return deed.sign === '-';
  const told = moneyIn(text);
  if (told === null) return false;
  if (deed.sign !== '-' && hoursIn(text) !== deed.hours) return false;
  return deed.sign === '=' || Math.round(told) === (deed.sign === '+' ? deed.usd : -deed.usd) * U;
}

function hoursIn(text: string): number | null {
  const [, count, unit] = / for (\d+) (hour|day)/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (unit === 'day' ? 24 : 1);
}

/** Whether a row is as the deed wants it, where a row can show that. */
export function shows({ deed, at }: Pick<Ask, 'deed' | 'at'>, row: KeyRow): boolean {
  switch (deed.kind) {
    case 'enable':
      return row.status === 1;
    case 'disable':
      return row.status === 2;
    case 'rename':
      return row.name === deed.name;
    case 'models':
      return (
        row.model_limits_enabled === (deed.models !== null) &&
        row.model_limits === (deed.models ?? []).join(',')
      );
    case 'ips':
      return (row.allow_ips ?? '') === deed.ips.join('\n');
    case 'unlimited_on':
      return row.unlimited_quota;
    case 'unlimited_off':
      return !row.unlimited_quota;
    case 'expires':
      return (row.expired_time === -1) === (deed.days === null);
    case 'renew':
      return row.expired_time === -1 || row.expired_time * 1000 > at + (deed.days - 1) * DAY;
    case 'quota':
    case 'create':
      return true;
  }
}

const CHANGES: Partial<Record<keyof KeyRow, readonly Deed['kind'][]>> = {
  name: ['rename'],
  model_limits: ['models'],
  allow_ips: ['ips'],
  status: ['enable', 'disable', 'renew', 'expires', 'quota', 'unlimited_on', 'unlimited_off'],
  unlimited_quota: ['unlimited_on', 'unlimited_off'],
};
export const wants = (deed: Deed, member: keyof KeyRow): boolean =>
  CHANGES[member]?.includes(deed.kind) ?? false;
