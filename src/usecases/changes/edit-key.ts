import { isSoon, type KeyChange, stopsUnsaid } from '../../domain/changes/changes.ts';
import { editChange, type WantedSettings } from '../../domain/changes/edit.ts';
import { overspent } from '../../domain/changes/plan.ts';
import { fieldsOf } from '../../domain/keys/settings.ts';
import type { Member } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import type { RequestId } from '../../domain/requests/request.ts';
import { checkEdit } from '../keys/check-settings.ts';
import { assertMay, keyById, keyName } from '../mirror/find-key.ts';
import { freshKey, freshOrKnown } from '../mirror/fresh-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { type RequestedChange, requestChange } from '../requests/request-change.ts';
import { onceStored } from './ask-again.ts';
import { endingIn, endsSoon } from './until-sure.ts';

/** `seen`: the values that the form showed; empty for a command line. */
export interface KeyEdit extends WantedSettings {
  readonly keyId: number;
  readonly reason: string;
  /** The person knows that the key ends soon. The id of the request. */
  readonly sure?: RequestId;
}

/** Changes only fields that differ from `seen`; a field that somebody else changed meanwhile makes it stale. */
export async function editKey(ports: Ports, member: Member, edit: KeyEdit): Promise<RequestedChange> {
  const { keyId, to, reason, sure } = edit;
  const known = await keyById(ports, member, keyId);
  assertMay(member, 'change', known);
  const change = editChange(edit, member.zone);
  const { to: wanted } = change;
  if (fieldsOf(wanted).length === 0) throw new Refused({ kind: 'nothing_to_change' });
  await checkEdit(ports, { wanted, to }, known);
  if (sure === undefined) await assertEndsNotSoon(ports, member, { change, known, edit });
  const again = sure === undefined ? {} : { again: sure };
  return requestChange(ports, member, { change, key: known, owner: known.owner, reason, ...again });
}

/** Lets it expire at the moment that `ends_soon` told, once; but not in place of an expiry that somebody set since. */
export async function letExpire(ports: Ports, member: Member, id: RequestId): Promise<RequestedChange> {
  return onceStored(ports, member, id, async () =>
    editKey(ports, member, { ...(await endingIn(ports, member, id)), sure: id }),
  );
}

/** `Refused` if a key that works would end soon, and sooner than it does, until the person says that they are sure. */
async function assertEndsNotSoon(
  ports: Ports,
  member: Member,
  { change, known, edit }: { change: KeyChange & { kind: 'edit' }; known: MirroredKey; edit: KeyEdit },
): Promise<void> {
  if (!isSoon(change.to, ports.clock())) return;
  const key = await freshOrKnown(ports, known, member.id);
  if (stopsUnsaid(change, key, ports.clock()) !== null)
    throw await endsSoon(ports, member, { key, edit, at: change.to.expiresAt ?? ports.clock() });
}

/** A fresh read of the key, for a form that shows before → after. */
export async function keyToEdit(ports: Ports, member: Member, keyId: number): Promise<MirroredKey> {
  const known = await keyById(ports, member, keyId);
  assertMay(member, 'change', known);
  const key = await freshKey(ports, known, { lane: 'interactive', person: member.id });
  // No edit of an overspent key can be written, so nobody should fill in a form for one.
  const debt = overspent(key);
  if (debt && 'stale' in debt)
    throw new Refused({
      kind: 'makes_no_sense',
      key: keyName(key),
      because: debt.stale,
      unitsPerUsd: await ports.cometApi.unitsPerUsd(),
    });
  return key;
}
