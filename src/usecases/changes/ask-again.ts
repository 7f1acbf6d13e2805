import { kindOf } from '../../domain/changes/changes.ts';
import type { Member } from '../../domain/member.ts';
import { problemOf, Refused } from '../../domain/problems/problem.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import { keyById, keyName } from '../mirror/find-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { Form } from '../ports/store/forms.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import type { Twin } from '../requests/pending-twin.ts';
import { type RequestedChange, requestChange } from '../requests/request-change.ts';

/**
 * Makes a request although the same one waits already. It takes the id of what is stored for the button, so that
 * the button makes one request however often it is pressed.
 */
export async function askAgain(ports: Ports, member: Member, id: RequestId): Promise<RequestedChange> {
  const { store, clock } = ports;
  return onceStored(ports, member, id, async () => {
    const row = await store.forms.get(id, member.id, clock());
    const twin = row?.data['request'] as Twin | undefined;
    // An older version stored no price.
    if (twin?.unitsPerUsd === undefined) throw over(row);
    const { change, keyId, owner, reason } = twin;
    const key = keyId === null ? null : await keyById(ports, member, keyId);
    if (key) await assertSamePrice(ports, key, twin);
    const wanted = { change, key, owner: key ? key.owner : owner, reason, again: id };
    return requestChange(ports, member, wanted);
  });
}

/** Makes the request whose id is that of what is stored for a button; `Refused` where it is made already. */
export async function onceStored(
  ports: Ports,
  member: Member,
  id: RequestId,
  make: () => Promise<RequestedChange>,
): Promise<RequestedChange> {
  await assertNotAsked(ports, member, id);
  return make().catch(async (error: unknown) => {
    // Of two at once the slower one finds the id taken, or its question cancelled.
    if (problemOf(error)?.kind === 'key_busy') {
      await assertNotAsked(ports, member, id);
      const row = await ports.store.forms.get(id, member.id, ports.clock());
      if (row?.kind === CANCELLED) throw over(row);
    }
    throw error;
  });
}

/** `row`: what is stored in place of what was asked about. */
export const over = (row: Form | null): Refused =>
  new Refused({ kind: 'question_over', key: null, isCancelled: row?.kind === CANCELLED });

const CANCELLED = 'cancelled';

/**
 * What was asked about is not wanted, so its button acts no more. One that was pressed before, and has not stored its
 * request yet, finds the question consumed.
 */
export async function leaveIt(ports: Ports, member: Member, id: string): Promise<void> {
  const { forms } = ports.store;
  await assertNotAsked(ports, member, id);
  // Before it is consumed, so that whoever finds it consumed finds why.
  await forms.save({ id, person: member.id, kind: CANCELLED, data: {} }, ports.clock());
  if (!(await forms.consume(id))) await assertNotAsked(ports, member, id);
}

/** At another price the units that were asked for are another amount. */
async function assertSamePrice(
  { cometApi }: Ports,
  key: MirroredKey,
  { change, unitsPerUsd: was }: Twin,
): Promise<void> {
  const is = await cometApi.unitsPerUsdNow();
  if (is === was || !kindOf(change).isPriced) return;
  const because = { kind: 'unit_price_changed', was, is } as const;
  throw new Refused({ kind: 'makes_no_sense', key: keyName(key), because, unitsPerUsd: is });
}

async function assertNotAsked({ store }: Ports, member: Member, id: RequestId): Promise<void> {
  const request = await store.requests.get(id);
  if (request?.requester === member.id) throw new Refused({ kind: 'asked_again', request });
}
