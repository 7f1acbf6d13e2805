import type { KeyId } from '../keys/key.ts';
import type { TeamName, UserId } from '../member.ts';
import type { KeyName } from './problem.ts';

/** `ownerLeft`: nobody can ask them any more. */
interface Owned {
  readonly owner: UserId | null;
  readonly ownerLeft?: true;
}

/** Whose teams; `isOwn`: the reader’s. */
interface OfTeams {
  readonly who: UserId;
  readonly isOwn: boolean;
}

interface OthersKey {
  readonly id: KeyId;
  readonly owner: UserId | null;
  readonly ownerLeft: boolean;
}

/** The key is somebody else's, or nobody's. */
export type OwnerProblem =
  | ({ readonly kind: 'not_your_key'; readonly key: KeyName } & Owned)
  /** `mayAssign`: the reader gives a key an owner. */
  | ({
      readonly kind: 'only_the_owner_reveals';
      readonly key: KeyName;
      readonly mayAssign: boolean;
    } & Owned)
  /** The reader stands in for the owner. */
  | ({ readonly kind: 'stand_in_never_enables'; readonly key: KeyName } & Owned)
  /** Called exactly so, but the reader may see none of them. */
  | {
      readonly kind: 'others_key';
      readonly word: string;
      readonly keys: readonly [OthersKey, ...OthersKey[]];
    }
  /** Somebody claimed a key that has an owner. */
  | {
      readonly kind: 'has_owner';
      readonly word: string;
      readonly owner: UserId;
      readonly ownerLeft?: true;
      readonly isOwn?: true;
    }
  /** The owner of a key is in several teams, and it is not said which it belongs to. */
  | ({ readonly kind: 'team_needed'; readonly teams: readonly TeamName[] } & OfTeams)
  /** `teams`: those that the owner is in. */
  | ({
      readonly kind: 'not_in_team';
      readonly team: string;
      readonly teams: readonly TeamName[];
    } & OfTeams)
  /** Nor are they in one, as an admin or a lead of the company. */
  | { readonly kind: 'leads_no_team' }
  /** Slack does not tell which teams the owner is in. */
  | ({ readonly kind: 'teams_unread'; readonly groups: readonly string[] } & OfTeams);
