import type { NewKey } from '../../domain/changes/new-key.ts';
import type { UnitsPerUsd } from '../../domain/keys/quota.ts';
import type { Member, TeamName, UserId } from '../../domain/member.ts';
import { checkNewKey } from '../keys/check-settings.ts';
import { resolveOwner, teamFor } from '../keys/owners/resolve-owner.ts';
import type { Ports } from '../ports/ports.ts';
import { type RequestedChange, requestChange } from '../requests/request-change.ts';

export interface NewKeyInput {
  readonly key: NewKey;
  /** null: the member who asks. */
  readonly owner: UserId | null;
  /** null: the only one that its owner is in. */
  readonly team: TeamName | null;
  readonly reason: string;
  /** At which its quota was counted. */
  readonly price: UnitsPerUsd;
}

/** A key for the member or for a colleague; above the limits a lead decides. */
export async function createKey(
  ports: Ports,
  member: Member,
  { key, owner, team, reason, price }: NewKeyInput,
): Promise<RequestedChange> {
  await checkNewKey(ports, key);
  const recipient = owner === null || owner === member.id ? member.id : await resolveOwner(ports, owner);
  return requestChange(ports, member, {
    change: { kind: 'create', key },
    key: null,
    owner: recipient,
    team: await teamFor(ports, { owner: recipient, by: member.id }, team),
    reason,
    price,
  });
}
