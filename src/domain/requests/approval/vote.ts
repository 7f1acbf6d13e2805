import type { Member, UserId } from '../../member.ts';
import type { Deciders } from '../../policy/policy.ts';
import { listsAsked, type Vote } from './approval.ts';

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
  const said = comment.trim();
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
