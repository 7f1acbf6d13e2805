import { DAY } from '../../domain/time.ts';
import type { Ports } from '../ports/ports.ts';

/**
 * Writes the head of the audit down where nobody changes it with the database: once for each day in UTC, whatever number
 * of replicas run.
 */
export async function postAuditHead({ store, policy, clock, trigger }: Ports): Promise<void> {
  const { headTo } = policy.audit;
  if (headTo === null) return;
  const at = clock();
  const id = `audit-head:${Math.floor(at.getTime() / DAY)}`;
  if (await store.notices.get(id)) return;
  const { seq, hash } = await store.audit.head();
  const body = { kind: 'audit_head', seq, hash } as const;
  await store.commit({ at, notices: [{ id, to: { kind: 'channel', id: headTo }, body }] });
  trigger.deliver();
}
