import { z } from 'zod';

/** How one member of a row is read. `closest` replaces a value of another type or out of range. */
export interface Member<T> {
  readonly schema: z.ZodType<T>;
  /** It is as the schema would return it. So are nearly all values, of thousands of rows in a sweep. */
  readonly isRead: (value: unknown) => boolean;
  readonly closest: (value: unknown) => T;
}

const numeric = z
  .string()
  .regex(/^-?\d{1,16}$/)
  .transform(Number);

/** A number, or a number in a string. Beyond 2^53 it would change in JSON and SQL, so it counts as out of range. */
export const whole = (otherwise: number): Member<number> => ({
  schema: z
    .union([z.number(), numeric])
    .nullish()
    .transform((n) => Math.trunc(n ?? otherwise))
    .pipe(z.int()),
  isRead: Number.isSafeInteger,
  closest: (value) => (typeof value === 'number' ? Math.sign(value) * Number.MAX_SAFE_INTEGER : otherwise),
});

const isText = (value: unknown): boolean => typeof value === 'string';

const closestText = (value: unknown): string =>
  typeof value === 'object' ? (Array.isArray(value) ? value.join(',') : '') : String(value);

export const text: Member<string> = {
  schema: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  isRead: isText,
  closest: closestText,
};

export const textOrNull: Member<string | null> = {
  schema: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  isRead: isText,
  closest: closestText,
};

export const flag: Member<boolean> = {
  schema: z
    .union([
      z.boolean(),
      z.literal([0, 1, '0', '1', 'true', 'false']).transform((word) => ['1', 'true'].includes(String(word))),
    ])
    .nullish()
    .transform((value) => value ?? false),
  isRead: (value) => typeof value === 'boolean',
  closest: () => false,
};

/** What a PUT overwrites besides the settings. */
export const balanceMembers = {
  status: whole(1),
  remain_quota: whole(0),
  unlimited_quota: flag,
};

/** The members that only CometAPI writes. */
export const reportedMembers = {
  key: text,
  used_quota: whole(0),
  created_time: whole(0),
  accessed_time: whole(0),
};

const lastMoment = 8.64e15;
/** Clamped to a valid `Date`, because a server may send milliseconds or nonsense. */
export const dateOf = (seconds: number): Date =>
  new Date(Math.min(Math.max(seconds * 1000, -lastMoment), lastMoment));

export const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000);

export const keyId: z.ZodType<number> = z.union([z.number(), numeric]).pipe(z.int().positive());

export type Members = Readonly<Record<string, Member<unknown>>>;
export type Values<M extends Members> = {
  -readonly [K in keyof M]: M[K] extends Member<infer T> ? T : never;
};

/** Reads each member by itself; `unreadable` names those that could not be read. */
export function readMembers<M extends Members>(
  members: M,
  row: Readonly<Record<string, unknown>>,
): { values: Values<M>; unreadable: string[] } {
  const unreadable: string[] = [];
  const read = (name: string, { schema, isRead, closest }: Member<unknown>) => {
    if (isRead(row[name])) return row[name];
    const parsed = schema.safeParse(row[name]);
    if (!parsed.success) unreadable.push(name);
    return parsed.success ? parsed.data : closest(row[name]);
  };
  const values: Record<string, unknown> = {};
  for (const name in members) values[name] = read(name, members[name] as Member<unknown>);
  return { values: values as Values<M>, unreadable };
}
