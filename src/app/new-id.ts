import { randomInt } from 'node:crypto';

/** Without letters and digits that look alike: people read these aloud and type them. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 8;

/** 40 bits: short enough to type, too many for two to meet. */
export const newId = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
