import { createHash } from 'node:crypto';
import { LIMITS } from './limits.ts';

const REFERENCE = /^~[0-9a-f]{32}$/;

/** What an option of a select carries: the text itself, or a reference where Slack holds no text that long. */
export const optionValue = (text: string): string =>
  text.length > LIMITS.optionValue || REFERENCE.test(text) ? referenceOf(text) : text;

const referenceOf = (text: string): string =>
  `~${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;

export const isReference = (value: string): boolean => REFERENCE.test(value);

/** The text that an option stood for, looked for among those it may have been. */
export const textOfOption = (value: string, known: readonly string[]): string =>
  isReference(value) ? (known.find((text) => optionValue(text) === value) ?? value) : value;
