import type { UserId } from '../../../domain/member.ts';
import { problemOf, Refused } from '../../../domain/problems/problem.ts';
import type { Ports } from '../../ports/ports.ts';

/** The future owner must be a member; the `Refused` names them and not the person who asked. */
export async function resolveOwner({ directory }: Pick<Ports, 'directory'>, who: UserId): Promise<UserId> {
  try {
    return (await directory.member(who)).id;
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.kind !== 'not_a_member') throw error;
    throw new Refused({ kind: 'person_not_a_member', who, membership: problem.membership }, { cause: error });
  }
}
