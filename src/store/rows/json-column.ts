import { withoutSecrets } from '../../domain/keys/redact.ts';

/** A text without secrets, and without NUL, which PostgreSQL does not store. */
export const plain = (text: string): string => withoutSecrets(text.replaceAll('\0', ''));

/** JSON for a text column, because the JSON types of the engines differ. `decode` restores Dates. */
export function encode(value: unknown): string {
  return JSON.stringify(value, function replace(this: Record<string, unknown>, key, replaced) {
    const original = this[key];
    if (original instanceof Date) return { $date: original.getTime() };
    return typeof replaced === 'string' ? plain(replaced) : replaced;
  });
}

export function decode<T>(text: string): T {
  return JSON.parse(text, (_key, value) =>
    typeof value?.$date === 'number' ? new Date(value.$date) : value,
  ) as T;
}

export const at = (milliseconds: number): Date => new Date(milliseconds);

export const atOrNull = (milliseconds: number | null): Date | null =>
  milliseconds === null ? null : new Date(milliseconds);
