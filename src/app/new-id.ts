import { randomInt } from 'node:crypto';

/** No letters or digits that look alike, because people read ids aloud and type them. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 8;

/** About 40 bits: short enough to type, long enough that two are hardly ever the same. */
export const newId = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
