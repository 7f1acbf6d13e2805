import { z } from 'zod';
import { usd } from '../../domain/keys/quota.ts';
import { parseHours, parseWeekdays } from '../../domain/policy/hours.ts';
import { LONGEST_PERIOD } from '../../domain/policy/limits.ts';
import { addSpan, DAY, parseSpan, parseZone, type Span } from '../../domain/time.ts';
import { CHANNEL, PERSON, read } from '../env/env-schema.ts';

/** A strict object. For an unknown member the message lists the known ones; `policy-file.ts` suggests from them. */
export const members = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? Object.keys(shape).join(' ')
        : missingOr(issue, 'must have members.'),
  });

const missingOr = ({ input }: { input?: unknown }, message: string): string =>
  input === undefined || input === null ? 'is missing.' : message;

export const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item, { error: 'is missing.' }),
  );

/** A list of one or more. */
export const some = <Item extends z.ZodType>(item: Item) =>
  list(item).refine((items) => items.length > 0, { error: 'must not be empty.', abort: true });

export const money = read((text) => {
  const [, amount] = /^\$(\d{1,9}(?:\.\d{1,4})?)$/.exec(text) ?? [];
  return amount && Number(amount) > 0 ? usd(Number(amount)) : null;
}, 'must be an amount, such as $10.');
export const span = read(parseSpan, 'must be a span, such as 30m, 24h, 7d or 3mo.');

/** Milliseconds, only to compare spans: months are counted from 1 January. */
export const lengthOf = (length: Span): number => addSpan(new Date(0), length, 'UTC').getTime();

const period = span.refine((length) => lengthOf(length) <= LONGEST_PERIOD * DAY, {
  abort: true,
  error: `must not be longer than ${LONGEST_PERIOD} days: what was given before is not remembered.`,
});
/** How much may be given in a period. */
export const allowance = members({ total: money, per: period });

/** A span of whole days, as their number. */
export const days = read((text) => {
  const { amount = 0, unit = 'm' } = parseSpan(text) ?? {};
  const length = unit === 'd' ? amount : unit === 'w' ? 7 * amount : 0;
  return length > 0 && length <= 365 ? length : null;
}, 'must be a number of days, such as 7d.');
export const hours = read(parseHours, 'must be hours of a day, such as 22:00-07:00.');
export const weekdays = list(
  read(parseWeekdays, 'must be days of the week, such as mon-fri, or a list such as [mon-fri, sun].'),
)
  .refine((ranges) => ranges.length > 0, { error: 'must not be empty.', abort: true })
  .transform((ranges) => [...new Set(ranges.flat())].sort((a, b) => a - b));
export const count = (most: number) =>
  read(
    (text) => (/^\d+$/.test(text) && Number(text) > 0 && Number(text) <= most ? Number(text) : null),
    `must be a whole number from 1 to ${most}.`,
  );
export const percent = read((text) => {
  const [, amount] = /^(\d{1,2})%$/.exec(text) ?? [];
  return Number(amount) > 0 ? Number(amount) : null;
}, 'must be a share, such as 20%.');
export const words = read((text) => text.trim() || null, 'must be words.');
export const person = read(
  (text) => (PERSON.test(text) ? text : null),
  'must be an id: U… or W… of a person, S… of a group.',
);
export const channel = read(
  (text) => (CHANNEL.test(text) ? text : null),
  'must be the id of a channel, C… or G….',
);
export const oneOf = <const T extends string>(options: readonly T[]) =>
  read(
    (text) => options.find((option) => option === text) ?? null,
    `must be ${options.length > 1 ? 'one of ' : ''}${options.join(', ')}.`,
  );
export const amongst = <const T extends string>(options: readonly T[]) => some(oneOf(options));
/** May be left out. Its type is written out, because Biome 2.5 panics on some that it infers. */
export const optional = <T>(schema: z.ZodType<T>): z.ZodType<T | undefined> => schema.optional();
export const yesOrNo = z.boolean({ error: 'must be true or false.' });
export const zone = read(parseZone, 'must be a time zone, such as Europe/Berlin or UTC.');
