import { RE2JS } from 're2js';
import { REDACTED } from '../../../keys/redact.ts';
import type { ApprovalTerms } from '../../../policy/policy.ts';

/** Whether a reason says why: it holds more than signs, and than the mark of a secret that was taken out. */
export const saysWhy = (reason: string): boolean => /[\p{L}\p{N}]/u.test(reason.replaceAll(REDACTED, ''));

/** What is wrong with a reason under these terms; null: nothing. */
export function whyNotReason(
  { reason: need, reasonPattern }: Pick<ApprovalTerms, 'reason' | 'reasonPattern'>,
  reason: string,
): { readonly kind: 'missing' } | { readonly kind: 'unfit'; readonly message: string } | null {
  if (!saysWhy(reason)) return need === 'required' ? { kind: 'missing' } : null;
  if (!reasonPattern) return null;
  const { matches, message } = reasonPattern;
  return RE2JS.compile(matches).matcher(reason.trim()).find() ? null : { kind: 'unfit', message };
}

/** Of what to write instead: it stands under the field of a form. */
export const MOST_MESSAGE = 200;

export const MOST_PATTERN = 200;

/** With the longest reason, no pattern of so many steps takes more than a fifth of a second; repeats count as often as they may. */
const MOST_STEPS = 2000;

/**
 * Why a text is no pattern; null: it is one. RE2 has no look-around and no back-references, so its time grows with the text
 * and no more, and no pattern of a file can hold up the bot.
 */
export function whyNoPattern(text: string): string | null {
  try {
    return RE2JS.compile(text).programSize() > MOST_STEPS ? 'it repeats too much' : null;
  } catch (error) {
    return (error as Error).message.replace('error parsing regexp: ', '');
  }
}
