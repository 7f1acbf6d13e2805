import { parsePolicy } from '../../src/config/policy/policy-file.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';

/** A policy as an admin writes it. */
export function writtenPolicy(rules: string): Policy {
  const parsed = parsePolicy(
    `people: { leads: [S0LEADS], admins: [S0ADMINS] }\napprovals: { channel: C0REQUESTS }\nrules:\n${rules}`,
  );
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.policy;
}
