import {
  DIGESTS,
  NO_PREFERENCES,
  OWNERS_KINDS,
  type Preferences,
} from '../../../domain/notices/delivery/preferences.ts';
import type { KeyNoticeKind } from '../../../domain/notices/watch-rules/watch-rules.ts';
import { parseDays, parseHours } from '../../../domain/policy/hours.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { parseSpan } from '../../../domain/time.ts';

/** What of a member's preferences has a value of its own, by its word on a line. */
const VALUES = {
  low: (text) => listed(text, percent, (quotaLeft) => ({ quotaLeft })),
  'runs-out': (text) => whole(parseSpan(text), (runsOutWithin) => ({ runsOutWithin })),
  expiring: (text) => listed(text, days, (expiring) => ({ expiring })),
  quiet: (text) =>
    text === 'off' ? { quietHours: null } : whole(parseHours(text), (quietHours) => ({ quietHours })),
  days: (text) => whole(parseDays(text), (workingDays) => ({ workingDays })),
  digest: (text) => whole(DIGESTS.find((one) => one === text) ?? null, (digest) => ({ digest })),
} satisfies Record<string, (text: string) => Partial<Preferences> | null>;

export type ValueTopic = keyof typeof VALUES;

const EXAMPLES: Readonly<Record<ValueTopic, string>> = {
  low: '20% 5%',
  'runs-out': '3d',
  expiring: '7d 3d 1d',
  quiet: '22:00-07:00',
  days: 'mon-fri',
  digest: 'daily',
};

/** `Refused` (`bad_setting`) if the text is no value of the topic. */
export function settingValue(topic: ValueTopic, text: string): Partial<Preferences> {
  const value = VALUES[topic](text.trim().toLowerCase());
  if (value === null)
    throw new Refused({
      kind: 'bad_setting',
      text: text.trim() || topic,
      example: `${topic} ${EXAMPLES[topic]}`,
    });
  return value;
}

/** The preferences after a line such as `low 30%`, `changed off` or `quiet default`. */
export function withLine(
  preferences: Preferences,
  { topic, text, locked }: { topic: string; text: string; locked: readonly string[] },
): Preferences {
  const kind = kindOf(topic);
  const off = preferences.off.filter((one) => one !== kind);
  const value = text.trim().toLowerCase();
  if (value === 'default' && isValueTopic(topic)) return { ...without(preferences, topic), off };
  if (kind && (value === 'on' || value === 'default')) return { ...preferences, off };
  if (kind && value === 'off') return { ...preferences, off: [...off, unlocked(kind, locked)] };
  if (isValueTopic(topic)) return { ...preferences, ...settingValue(topic, text), off };
  const example = kind ? `${topic} off` : 'low 20% 5%';
  throw new Refused({ kind: 'bad_setting', text: `${topic} ${text}`.trim(), example });
}

const kindOf = (topic: string): KeyNoticeKind | null =>
  OWNERS_KINDS.find((one) => one === topic.replaceAll('-', '_')) ?? null;

/** Whether a line may begin with it. */
export const isTopic = (topic: string): boolean => isValueTopic(topic) || kindOf(topic) !== null;

const isValueTopic = (topic: string): topic is ValueTopic => Object.hasOwn(VALUES, topic);

function unlocked(kind: KeyNoticeKind, locked: readonly string[]): KeyNoticeKind {
  if (locked.includes(kind)) throw new Refused({ kind: 'setting_locked', what: kind });
  return kind;
}

const CHOSEN: Readonly<Record<ValueTopic, keyof Preferences>> = {
  low: 'quotaLeft',
  'runs-out': 'runsOutWithin',
  expiring: 'expiring',
  quiet: 'quietHours',
  days: 'workingDays',
  digest: 'digest',
};

const without = (preferences: Preferences, topic: ValueTopic): Preferences => {
  const { [CHOSEN[topic]]: _, ...kept } = preferences;
  return { ...NO_PREFERENCES, ...kept };
};

const whole = <T, V>(value: T | null, as: (value: T) => V): V | null => (value === null ? null : as(value));

function listed<T>(
  text: string,
  read: (word: string) => number | null,
  as: (all: readonly number[]) => T,
): T | null {
  const all = text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(read);
  const known = all.filter((one) => one !== null);
  return known.length === 0 || known.length < all.length
    ? null
    : as([...new Set(known)].sort((a, b) => b - a));
}

function percent(word: string): number | null {
  const [, amount] = /^(\d{1,2})%?$/.exec(word) ?? [];
  return Number(amount) > 0 ? Number(amount) : null;
}

function days(word: string): number | null {
  const { amount = 0, unit = 'm' } = parseSpan(word) ?? {};
  const length = unit === 'd' ? amount : unit === 'w' ? 7 * amount : 0;
  return length > 0 && length <= 365 ? length : null;
}
