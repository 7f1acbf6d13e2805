import type { Key } from '../../../../domain/keys/key.ts';

/** A key by its name, where that is one word which cannot be a number. */
export const written = ({ id, name }: Pick<Key, 'id' | 'name'>): string =>
  /^[a-z][\w-]*$/i.test(name) ? name : `#${id}`;
