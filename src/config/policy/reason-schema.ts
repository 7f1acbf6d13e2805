import { z } from 'zod';
import type { ApprovalTerms } from '../../domain/policy/policy.ts';
import { MOST_MESSAGE, MOST_PATTERN, whyNoPattern } from '../../domain/requests/approval/terms/reason.ts';
import { read } from '../env/env-schema.ts';
import { members, oneOf, optional, yesOrNo } from './field-schemas.ts';

type ReasonTerms = Pick<ApprovalTerms, 'reason' | 'reasonPattern'>;

const pattern = z.unknown().transform((value, { issues }): string => {
  const text = String(value);
  const isTooLong = text.length > MOST_PATTERN;
  const why = isTooLong ? null : whyNoPattern(text);
  if (why === null && !isTooLong) return text;
  const message =
    why === null
      ? `is longer than ${MOST_PATTERN} characters. Write a shorter one.`
      : `isn’t a regular expression as RE2 reads them (${why}). Write one such as ^[A-Z]+-[0-9]+.`;
  issues.push({ code: 'custom', input: value, message });
  return z.NEVER;
});

const message = read(
  (text) => (text.trim() !== '' && text.length <= MOST_MESSAGE ? text.trim() : null),
  `isn’t a message I can show. Say in up to ${MOST_MESSAGE} characters what to write.`,
);

type Written =
  | ApprovalTerms['reason']
  | {
      readonly required?: boolean | undefined;
      readonly matches?: string | undefined;
      readonly message?: string | undefined;
    };

const written: z.ZodType<Written> = z.union([
  oneOf(['required', 'optional']),
  members({ required: optional(yesOrNo), matches: pattern.optional(), message: optional(message) }),
]);

/** `reason` of a rule that asks. */
export const reason: z.ZodType<ReasonTerms> = written
  .check(({ value, issues }) => {
    const wrong = typeof value === 'string' ? null : wrongMessage(value);
    if (wrong) issues.push({ code: 'custom', input: value, path: ['message'], message: wrong });
  })
  .transform((value): ReasonTerms => {
    if (typeof value === 'string') return { reason: value };
    const { required = true, matches, message: instead } = value;
    return {
      reason: required ? 'required' : 'optional',
      ...(matches !== undefined && instead !== undefined && { reasonPattern: { matches, message: instead } }),
    };
  });

function wrongMessage({ matches, message: instead }: Exclude<Written, string>): string | null {
  if (matches !== undefined && instead === undefined)
    return 'is missing. Say what to write, such as “Start with OPS and its number.”';
  return matches === undefined && instead !== undefined
    ? 'only works with matches. Leave it out, or write what a reason has to match.'
    : null;
}
