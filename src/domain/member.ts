import type { Zone } from './time.ts';

/** A Slack user id, `U…` or `W…`. */
export type UserId = string;

export type Role = 'member' | 'lead' | 'admin';

export interface UnreadGroup {
  readonly group: string;
  /** `missing`: Slack lists no such group; `unreadable`: Slack could not be asked. */
  readonly why: 'missing' | 'unreadable';
}

/** A full, active member of the workspace; nobody else ever becomes one of these. */
export interface Member {
  readonly id: UserId;
  readonly role: Role;
  readonly zone: Zone;
  /** Slack named no zone, so times are read in UTC. */
  readonly zoneUnknown?: true;
  /** User groups that could not be read and might prove a higher role. */
  readonly unreadGroups?: readonly UnreadGroup[];
}

/** Why somebody is no member. */
export type Membership = 'guest' | 'stranger' | 'deactivated' | 'bot';

export type KeyAct = 'see' | 'change' | 'reveal' | 'assign';

/** What an admin disabled only an admin enables, whoever is the owner. */
export const mayEnable = (
  { role }: Member,
  { disabledBy }: { readonly disabledBy: { readonly role: Role } | null },
): boolean => role === 'admin' || disabledBy?.role !== 'admin';

/** `see all` belongs to leads, `change all` to admins, a secret to its owner alone. */
export function allows(member: Member, act: KeyAct, key: { readonly owner: UserId | null }): boolean {
  const owns = key.owner === member.id;
  switch (act) {
    case 'see':
      return owns || member.role !== 'member';
    case 'change':
      return owns || member.role === 'admin';
    case 'assign':
      return member.role === 'admin';
    case 'reveal':
      return owns;
  }
}
