import type { NewKey } from '../../domain/changes/new-key.ts';
import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { Member, UserId } from '../../domain/member.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { checkSettings } from '../keys/check-settings.ts';
import { resolveOwner } from '../keys/owners/resolve-owner.ts';
import { keyName } from '../mirror/find-key.ts';
import type { Ports } from '../ports/ports.ts';
import { type RequestedChange, requestChange } from '../requests/request-change.ts';

export interface NewKeyInput {
  readonly key: NewKey;
  /** null: the member who asks. */
  readonly owner: UserId | null;
  readonly reason: string;
  /** At which its quota was counted. */
  readonly price: UnitsPerUsd;
}

/** A key for the member or for a colleague; above the limits a lead decides. */
export async function createKey(
  ports: Ports,
  member: Member,
  { key, owner, reason, price }: NewKeyInput,
): Promise<RequestedChange> {
  await checkNewKey(ports, key);
  const recipient = owner === null || owner === member.id ? member.id : await resolveOwner(ports, owner);
  return requestChange(ports, member, {
    change: { kind: 'create', key },
    key: null,
    owner: recipient,
    reason,
    price,
  });
}

export async function checkNewKey(ports: Ports, key: NewKey): Promise<void> {
  await checkName(ports, key.name, null);
  await checkSettings(ports, key);
}

/** Names are unique, because people choose keys by name and a create finds its new key by name. */
export async function checkName(
  { store }: Pick<Ports, 'store'>,
  name: string,
  self: number | null,
): Promise<void> {
  const twin = (await store.keys.byName(name, 'all')).find(({ id }) => id !== self);
  if (twin) throw new Refused({ kind: 'name_taken', twin: keyName(twin) });
}
