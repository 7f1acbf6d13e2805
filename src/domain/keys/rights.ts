import { allows, type Member, mayEnable, type TeamName, type UserId } from '../member.ts';

/** What one reader may do with one key. */
export interface KeyRights {
  /** To renew it, and to ask for more. */
  readonly tend: boolean;
  readonly change: boolean;
  readonly disable: boolean;
  /** `change`, and not disabled by an admin unless the reader is one. */
  readonly enable: boolean;
  readonly reveal: boolean;
  readonly assign: boolean;
  readonly giveUp: boolean;
}

interface Held {
  readonly owner: UserId | null;
  readonly backup?: UserId | null;
  readonly team: TeamName | null;
  readonly disabledBy: { readonly role: Member['role'] } | null;
}

export function rightsOf(reader: Member, key: Held): KeyRights {
  const change = allows(reader, 'change', key);
  return {
    tend: allows(reader, 'tend', key),
    change,
    disable: allows(reader, 'disable', key),
    enable: change && mayEnable(reader, key),
    reveal: allows(reader, 'reveal', key),
    assign: allows(reader, 'assign', key),
    giveUp: allows(reader, 'give_up', key),
  };
}

/** What its owner may do with a key, whatever other role they have; of one without an owner, nothing. */
export const ownersRights = (key: Held): KeyRights =>
  rightsOf({ id: key.owner ?? '', role: 'member', zone: 'UTC' }, key);
