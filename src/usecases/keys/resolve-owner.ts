import type { UserId } from '../../domain/member.ts';
import { problemOf, Refused } from '../../domain/problems/problem.ts';
import type { Ports } from '../ports/ports.ts';

/** Who shall own a key must be somebody who may; a refusal speaks of them, not of whoever asked. */
export async function resolveOwner({ directory }: Pick<Ports, 'directory'>, who: UserId): Promise<UserId> {
  try {
    return (await directory.member(who)).id;
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.kind !== 'not_a_member') throw error;
    throw new Refused({ kind: 'person_not_a_member', who, membership: problem.membership }, { cause: error });
  }
}
