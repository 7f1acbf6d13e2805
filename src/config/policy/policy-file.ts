import type { Policy } from '../../domain/policy/policy.ts';
import { policySchema } from './policy-schema.ts';
import { readYaml, type TextMistake } from './yaml-text.ts';

export type PolicyMistake = TextMistake;

/** A running bot reads it between two answers. */
const MOST_KB = 256;
const TOO_LARGE = `the file is larger than ${MOST_KB} KB. Name people by user groups, and leave out rules that no longer matter.`;

/** The policy, or every mistake in its text with its place. */
export function parsePolicy(text: string): { policy: Policy } | { mistakes: PolicyMistake[] } {
  if (text.length > MOST_KB * 1024) return { mistakes: [{ line: 1, column: 1, message: TOO_LARGE }] };
  const read = readYaml(text, policySchema);
  return 'mistakes' in read ? read : { policy: read.value };
}
