import { endTrouble, tellTrouble } from '../../outbox/troubles.ts';
import type { UnreadableKey } from '../../ports/cometapi.ts';
import type { Ports } from '../../ports/ports.ts';

/** Tells admins of each set of keys that cannot be read, and when there are none any more. */
export async function tellUnreadable(ports: Ports, unreadable: readonly UnreadableKey[]): Promise<void> {
  const { log, metrics } = ports;
  const subject = 'unreadable';
  metrics.set('unreadable_keys', unreadable.length);
  if (unreadable.length === 0) {
    await endTrouble(ports, subject);
    return;
  }
  const ids = unreadable.flatMap(({ id }) => id ?? []).sort((a, b) => a - b);
  const nameless = unreadable.length - ids.length;
  const body = { kind: 'unreadable_keys', ids, nameless } as const;
  if (await tellTrouble(ports, { subject, to: { kind: 'admins' }, body }))
    log.warn(
      { unreadable: unreadable.slice(0, 20), count: unreadable.length },
      'keys that cannot be read were set aside',
    );
}
