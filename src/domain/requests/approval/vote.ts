import { withoutInvisible } from '../../keys/names/invisible.ts';
import type { Member, UserId } from '../../member.ts';
import type { Deciders } from '../../policy/policy.ts';
import { belongs, type Decidable, type LostVote, listsAsked, type Vote } from './approval.ts';

/** Somebody who may decide. */
export type Voter = Pick<Member, 'id' | 'role' | 'lists'> & {
  /** Who gives their vote for them; absent: they do so themselves. */
  readonly heldBy?: UserId | undefined;
  /** What they say to whoever asked; absent or blank: nothing. */
  readonly comment?: string | undefined;
};

export function voteOf(
  { id, heldBy, role, lists = [], comment = '' }: Voter,
  at: Date,
  approval: Deciders | null,
): Vote {
  const asked = listsAsked(approval);
  const named = lists.filter((list) => asked.includes(list));
  const said = withoutInvisible(comment).trim() === '' ? '' : comment.trim();
  return {
    by: heldBy ?? id,
    ...(heldBy !== undefined && { for: id }),
    at,
    role,
    ...(named.length > 0 && { lists: named }),
    ...(said !== '' && { comment: said }),
  };
}

export interface Comment {
  readonly by: UserId;
  readonly comment: string;
}

/** What those who approved said, the first before the others. */
export const commentsOn = ({
  counter,
  votes,
}: {
  readonly votes: readonly Vote[];
  readonly counter?: Partial<Comment>;
}): readonly Comment[] =>
  [...(counter ? [counter] : []), ...votes].flatMap(({ by = '', comment = '' }) =>
    comment === '' ? [] : [{ by, comment }],
  );

/** What a look-up of today says of an earlier vote. */
export type LookedUp =
  | { readonly counts: true; readonly vote: Vote }
  | { readonly counts: false; readonly vote: LostVote };

/** With the votes as they count today: each for the lists that its voter is in now, and none of who may no longer decide. */
export function withVotes<R extends Decidable & { readonly lostVotes?: readonly LostVote[] }>(
  request: R,
  lookedUp: readonly LookedUp[],
): R {
  const votes = lookedUp.flatMap((one) => (one.counts ? [one.vote] : []));
  const lost = lookedUp.flatMap((one) => (one.counts ? [] : [one.vote]));
  return {
    ...request,
    votes,
    ...(lost.length > 0 && { lostVotes: [...(request.lostVotes ?? []), ...lost] }),
  };
}

/** Whether its voter was in a list then that they are in no more. */
export const countsForLess = (now: Vote, then: Vote, { approval, escalatedAt }: Decidable): boolean =>
  listsAsked(approval).some(
    (list) =>
      belongs(list, then, escalatedAt !== undefined) && !belongs(list, now, escalatedAt !== undefined),
  );
