import {
  DIGESTS,
  NO_PREFERENCES,
  OWNERS_KINDS,
  type Preferences,
} from '../../../domain/notices/delivery/preferences.ts';
import type { KeyNoticeKind } from '../../../domain/notices/watch-rules/watch-rules.ts';
import { type Hours, parseDays, parseHours } from '../../../domain/policy/hours.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { parseSpan } from '../../../domain/time.ts';
import { nearestOf } from '../nearest-word.ts';
import { spanIn } from './span.ts';

/** What of a member's preferences has a value of its own, by its word on a line. */
const VALUES = {
  low: (text) => listed(text, percent, (quotaLeft) => ({ quotaLeft })),
  'runs-out': (text) => whole(spanIn(withoutBefore(text)), (runsOutWithin) => ({ runsOutWithin })),
  expiring: (text) => listed(withoutBefore(text), days, (expiring) => ({ expiring })),
  quiet: (text) =>
    /^(?:off|none)$/.test(text)
      ? { quietHours: null }
      : whole(hoursIn(text), (quietHours) => ({ quietHours })),
  days: (text) => whole(parseDays(daysNamed(text)), (workingDays) => ({ workingDays })),
  digest: (text) =>
    whole(DIGESTS.find((one) => one === (DIGEST_WORDS[text] ?? text)) ?? null, (digest) => ({ digest })),
} satisfies Record<string, (text: string) => Partial<Preferences> | null>;

/** As the form and the answer call them. */
const DIGEST_WORDS: Readonly<Record<string, string>> = {
  none: 'off',
  'every day': 'daily',
  'every week': 'weekly',
};

/** `7, 3 and 1 day before`, as the answer says it. */
const withoutBefore = (text: string): string => text.replace(/\s+before$/, '');

/** `22:00-07:00`, `10pm to 7am`, `22-7`; null: no hours, or nobody can tell which half of the day is meant. */
function hoursIn(text: string): Hours | null {
  const said = text.replace(/^(?:hours?|from|between)\s+/, '').replace(/\s+/g, '');
  const [from = '', to = '', ...rest] = said.split(/-|–|to|until|till|and/);
  const [begin, end] = [CLOCK.exec(from)?.groups ?? {}, CLOCK.exec(to)?.groups ?? {}];
  const isClear = [begin, end].some(({ hour, minute }) => minute || Number(hour) > 12 || Number(hour) === 0);
  const isHalf = begin['half'] && end['half'];
  if (rest.length > 0 || (!isClear && !isHalf)) return null;
  return parseHours(`${clockOf(begin)}-${clockOf(end)}`);
}

const CLOCK = /^(?<hour>\d{1,2})(?::(?<minute>\d{2}))?(?:(?<half>[ap])m?)?$/;

type Clock = Readonly<Record<string, string | undefined>>;

/** `19:00` for `7pm`; '' where there is no such hour. */
function clockOf({ hour, minute = '00', half }: Clock): string {
  if (hour === undefined || half === undefined) return `${hour ?? ''}:${minute}`;
  const isHalf = Number(hour) >= 1 && Number(hour) <= 12;
  return isHalf ? `${(Number(hour) % 12) + (half === 'p' ? 12 : 0)}:${minute}` : '';
}

/** `monday to friday` and `weekdays` as `mon-fri`. */
const daysNamed = (text: string): string =>
  text
    .replace(/^(?:weekdays|working days)$/, 'mon-fri')
    .replace(/^(?:weekends?)$/, 'sat-sun')
    .replace(/^(?:every ?day|all|daily)$/, 'mon-sun')
    .replace(/\b(mon|tue|wed|thu|fri|sat|sun)(?:s|rs|nes|ur|urs)?(?:day)?s?\b/g, '$1')
    .replace(/\s+(?:to|until|through)\s+/g, '-')
    .replace(/\s+and\s+/g, ' ');

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
    throw meantValue(topic, text) ?? badSetting(text.trim() || topic, `${topic} ${EXAMPLES[topic]}`);
  return value;
}

const badSetting = (text: string, example: string, isMeant = false): Refused =>
  new Refused({ kind: 'bad_setting', text, example, ...(isMeant && { isMeant }) });

/** What may be typed as a value, where only a few words may. */
const WORDS: Readonly<Partial<Record<ValueTopic, readonly string[]>>> = { quiet: ['off'], digest: DIGESTS };

/** Where some of the words are a value, the others are not understood; a mistyped one is one of the few. */
function meantValue(topic: ValueTopic, text: string): Refused | null {
  const words = text.trim().split(/\s+/).slice(0, MOST_WORDS);
  for (let length = words.length - 1; length > 0; length -= 1) {
    const value = words.slice(0, length).join(' ');
    if (VALUES[topic](value.toLowerCase()) !== null)
      return badSetting(words.slice(length).join(' '), `${topic} ${value}`, true);
  }
  const nearest = nearestOf(text.trim(), WORDS[topic] ?? []);
  return nearest === null ? null : badSetting(text.trim(), `${topic} ${nearest}`, true);
}

const MOST_WORDS = 20;

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
  if (kind) {
    const nearest = nearestOf(value, SWITCHES);
    throw badSetting(text.trim() || topic, `${topic} ${nearest ?? 'off'}`, nearest !== null);
  }
  throw unknownSetting(topic, text);
}

/** They are a value of any setting, and come after it. */
const SWITCHES = ['on', 'off', 'default'];

function unknownSetting(name: string, text: string): Refused {
  const topic = text.trim().toLowerCase();
  if (SWITCHES.includes(name))
    return isTopic(topic)
      ? badSetting(`${name} ${text}`, `${topic} ${name}`, true)
      : badSetting(name, `low ${name}`);
  const names = [...Object.keys(VALUES), ...OWNERS_KINDS.map((one) => one.replaceAll('_', '-'))];
  const known = [...new Set(names)];
  const nearest = nearestOf(name, known);
  const meant = nearest && `${nearest} ${text}`.trim();
  return new Refused({ kind: 'unknown_setting', name, names: known, meant });
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
    .replace(/\b(?:and|at)\b|&/g, ',')
    .replace(/(\d)\s+(?=[a-z%])/g, '$1')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(read);
  const known = all.filter((one) => one !== null);
  return known.length === 0 || known.length < all.length
    ? null
    : as([...new Set(known)].sort((a, b) => b - a));
}

function percent(word: string): number | null {
  const [, amount] = /^(\d{1,2})(?:%|percent|pct)?$/.exec(word) ?? [];
  return Number(amount) > 0 ? Number(amount) : null;
}

/** A number alone is of days. */
function days(word: string): number | null {
  const { amount = 0, unit = 'm' } = parseSpan(/^\d+$/.test(word) ? `${word}d` : word) ?? {};
  const length = unit === 'd' ? amount : unit === 'w' ? 7 * amount : 0;
  return length > 0 && length <= 365 ? length : null;
}
