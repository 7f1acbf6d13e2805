import type { Policy } from '../../domain/policy/policy.ts';
import { policySchema } from './policy-schema.ts';
import { readYaml, type TextMistake } from './yaml-text.ts';

export type PolicyMistake = TextMistake;

/** The policy, or every mistake in its text with its place. */
export function parsePolicy(text: string): { policy: Policy } | { mistakes: PolicyMistake[] } {
  const read = readYaml(text, policySchema);
  return 'mistakes' in read ? read : { policy: read.value };
}
