import { withoutSecrets } from '../../domain/keys/redact.ts';

/** A text without secrets, and without NUL, which PostgreSQL does not store. */
export const plain = (text: string): string => withoutSecrets(text.replaceAll('\0', ''));

/** JSON for a text column, because the JSON types of the engines differ. `decode` restores Dates. */
export const encode = (value: unknown): string => JSON.stringify(storable(value));

/** A walk of its own takes a third of the time that a replacer of `JSON.stringify` takes. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return plain(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return { $date: value.getTime() };
  if (Array.isArray(value)) return value.map(storable);
  const members: Record<string, unknown> = { ...value };
  for (const name of Object.keys(members)) members[name] = storable(members[name]);
  return members;
}

export const decode = <T>(text: string): T =>
  (text.includes(DATE) ? withDates(JSON.parse(text)) : JSON.parse(text)) as T;

const DATE = '"$date"';

/** A walk of its own takes a third of the time that a reviver of `JSON.parse` takes. */
function withDates(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { $date } = value as { $date?: unknown };
  if (typeof $date === 'number') return new Date($date);
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (typeof member === 'object' && member !== null) members[name] = withDates(member);
  }
  return value;
}

export const at = (milliseconds: number): Date => new Date(milliseconds);

export const atOrNull = (milliseconds: number | null): Date | null =>
  milliseconds === null ? null : new Date(milliseconds);
