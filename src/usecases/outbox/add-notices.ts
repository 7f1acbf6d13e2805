import type { Notice } from '../../domain/notices/notice.ts';
import type { Ports } from '../ports/ports.ts';

/** Stores the notices that are new and triggers their delivery; returns how many were new. */
export async function addNotices(
  { store, clock, trigger }: Pick<Ports, 'store' | 'clock' | 'trigger'>,
  notices: readonly Notice[],
): Promise<number> {
  const added = await store.notices.add(notices, clock());
  if (added > 0) trigger.deliver();
  return added;
}
