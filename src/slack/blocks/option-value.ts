import { createHash } from 'node:crypto';
import { LIMITS } from './limits.ts';

const REFERENCE = /^~[0-9a-f]{32}$/;

/** The value of an option: its text, or a hash of the text where that is longer than Slack accepts. */
export const optionValue = (text: string): string =>
  text.length > LIMITS.optionValue || REFERENCE.test(text) ? referenceOf(text) : text;

const referenceOf = (text: string): string =>
  `~${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;

export const isReference = (value: string): boolean => REFERENCE.test(value);

/** The text of an option, found among the texts that it may have; its value where none fits. */
export const textOfOption = (value: string, known: readonly string[]): string =>
  isReference(value) ? (known.find((text) => optionValue(text) === value) ?? value) : value;
