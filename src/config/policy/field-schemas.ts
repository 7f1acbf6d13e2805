import { z } from 'zod';
import { usd } from '../../domain/keys/quota.ts';
import { parseHours, parseWeekdays } from '../../domain/policy/hours.ts';
import { LONGEST_PERIOD } from '../../domain/policy/limits.ts';
import { isGroup } from '../../domain/policy/people/people.ts';
import { addSpan, DAY, parseSpan, parseZone, type Span } from '../../domain/time.ts';
import { CHANNEL, CHANNEL_ID, either, PERSON, read } from '../env/env-schema.ts';

/** A strict object. For an unknown member the message lists the known ones; `policy-file.ts` suggests from them. */
export const members = <Shape extends z.core.$ZodShape>(shape: Shape) => {
  const fix = `Give it ${either(Object.keys(shape))}.`;
  return z.strictObject(shape, {
    error: ({ code, input }) => {
      if (code === 'unrecognized_keys') return Object.keys(shape).join(' ');
      return input === undefined || input === null ? `is missing. ${fix}` : `has no named settings. ${fix}`;
    },
  });
};

const listed = (value: unknown): unknown => (value === undefined || Array.isArray(value) ? value : [value]);

/** For what may be left out. */
export const list = <Item extends z.ZodType>(item: Item) => z.preprocess(listed, z.array(item));

/** A list of one or more; `fix`: what to write where there is none. */
export const some = <Item extends z.ZodType>(item: Item, fix: string) =>
  z
    .preprocess(listed, z.array(item, { error: `is missing. ${fix}` }))
    .refine((items) => items.length > 0, { error: `is empty. ${fix}`, abort: true });

export const money = read((text) => {
  const [, amount] = /^\$(\d{1,9}(?:\.\d{1,4})?)$/.exec(text) ?? [];
  return amount && Number(amount) > 0 ? usd(Number(amount)) : null;
}, 'isn’t an amount. Write dollars, such as $10.');
export const span = read(parseSpan, 'isn’t a length of time. Write one such as 30m, 24h, 7d or 3mo.');

/** Milliseconds, only to compare spans: months are counted from 1 January. */
export const lengthOf = (length: Span): number => addSpan(new Date(0), length, 'UTC').getTime();

const period = span.refine((length) => lengthOf(length) <= LONGEST_PERIOD * DAY, {
  abort: true,
  error: `is longer than ${LONGEST_PERIOD} days, and I remember no further back what was given. Write ${LONGEST_PERIOD}d or less.`,
});
/** How much may be given in a period. */
export const allowance = members({ total: money, per: period });

/** A span of whole days, as their number. */
export const days = read((text) => {
  const { amount = 0, unit = 'm' } = parseSpan(text) ?? {};
  const length = unit === 'd' ? amount : unit === 'w' ? 7 * amount : 0;
  return length > 0 && length <= 365 ? length : null;
}, 'isn’t a number of days I can use. Write one such as 7d or 2w, up to 365d.');
export const hours = read(parseHours, 'isn’t a range of hours. Write one such as 22:00-07:00.');
export const weekdays = some(
  read(
    parseWeekdays,
    'isn’t a day of the week, or a range of them. Write days such as mon-fri, or a list such as [mon-fri, sun].',
  ),
  'Write at least one day, such as mon-fri, or leave it out.',
).transform((ranges) => [...new Set(ranges.flat())].sort((a, b) => a - b));
export const count = (most: number) =>
  read(
    (text) => (/^\d+$/.test(text) && Number(text) > 0 && Number(text) <= most ? Number(text) : null),
    `isn’t a number I can use. Write a whole one from 1 to ${most}.`,
  );
export const percent = read((text) => {
  const [, amount] = /^(\d{1,2})%$/.exec(text) ?? [];
  return Number(amount) > 0 ? Number(amount) : null;
}, 'isn’t a share I can use. Write one from 1% to 99%, such as 20%.');
export const words = read((text) => text.trim() || null, 'has no words in it. Write a few.');
export const person = read(
  (text) => (PERSON.test(text) ? text : null),
  'isn’t an id. Write that of a person (U…, W…) or of a user group (S…).',
);
/** Of one person. */
export const human = read(
  (text) => (PERSON.test(text) && !isGroup(text) ? text : null),
  'isn’t the id of a person. Write U… or W…, not a user group.',
);
/** One or more of them. */
export const people = some(person, 'Name at least one person (U…) or user group (S…).');
export const channel = read((text) => (CHANNEL.test(text) ? text : null), CHANNEL_ID);
export const oneOf = <const T extends string>(known: readonly T[]) =>
  read((text) => known.find((one) => one === text) ?? null, `isn’t one I know. Write ${either(known)}.`);
export const amongst = <const T extends string>(options: readonly T[]) =>
  some(oneOf(options), `Write at least one: ${either(options)}.`);
/** May be left out. Its type is written out, because Biome 2.5 panics on some that it infers. */
export const optional = <T>(schema: z.ZodType<T>): z.ZodType<T | undefined> => schema.optional();
/** null: left out. */
export const orNull = <T>(schema: z.ZodType<T>): z.ZodType<T | null> => schema.nullable().default(null);
export const yesOrNo = z.boolean({ error: 'is neither true nor false. Write one of them.' });
export const zone = read(parseZone, 'isn’t a time zone. Write one such as Europe/Berlin or UTC.');
