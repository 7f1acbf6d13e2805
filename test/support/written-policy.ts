import { parsePolicy } from '../../src/config/policy/policy-file.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';

/** A policy as an admin writes it, whose rules are these. */
export const writtenPolicy = (rules: string): Policy =>
  policyFrom(
    `people: { leads: [S0LEADS], admins: [S0ADMINS] }\napprovals: { channel: C0REQUESTS }\nrules:\n${rules}`,
  );

export function policyFrom(text: string): Policy {
  const parsed = parsePolicy(text);
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.policy;
}
