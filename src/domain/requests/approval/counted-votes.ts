import { belongs, type Decidable, type LostVote, listsAsked, type Vote } from './approval.ts';

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
