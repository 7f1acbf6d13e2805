import type { UserId } from '../../../domain/member.ts';
import { problemOf, Refused } from '../../../domain/problems/problem.ts';
import type { Ports } from '../../ports/ports.ts';

/** The future owner, or stand-in, must be a member; the `Refused` names them and not the person who asked. */
export async function resolveOwner(
  { directory }: Pick<Ports, 'directory'>,
  who: UserId,
  as: 'owner' | 'backup' = 'owner',
): Promise<UserId> {
  try {
    return (await directory.member(who)).id;
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.kind !== 'not_a_member') throw error;
    const { membership } = problem;
    throw new Refused({ kind: 'person_not_a_member', who, membership, as }, { cause: error });
  }
}
