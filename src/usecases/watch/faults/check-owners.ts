import type { UserId } from '../../../domain/member.ts';
import { problemOf } from '../../../domain/problems/problem.ts';
import type { Ports } from '../../ports/ports.ts';
import { ownerIsBack, tellOwnerLeft } from './owner-left.ts';

/** Each costs a call to Slack. Of more owners the next sweeps look at the others. */
const A_SWEEP = 50;

const CHECKED = 'owners_checked';

/** Finds owners who have left, also where Slack told nothing of it and there is no news about their keys. */
export async function checkOwners(ports: Ports, signal?: AbortSignal): Promise<void> {
  const { store } = ports;
  for (const owner of await nextOwners(ports)) {
    signal?.throwIfAborted();
    const isMember = await isStillMember(ports, owner);
    // Slack cannot be asked: the next sweep goes on here.
    if (isMember === null) return;
    if (isMember) await ownerIsBack(ports, owner);
    else await tellOwnerLeft(ports, owner, 'gone');
    await store.keyValues.set(CHECKED, owner);
  }
}

/** Those behind the last one that was looked at, and from the beginning again; everybody once at most. */
async function nextOwners({ store }: Ports): Promise<readonly UserId[]> {
  const last = (await store.keyValues.get(CHECKED)) ?? '';
  const behind = await store.keys.owners(last, A_SWEEP);
  if (behind.length === A_SWEEP) return behind;
  const first = await store.keys.owners('', A_SWEEP - behind.length);
  return [...behind, ...first.filter((owner) => owner <= last)];
}

/** null: not known now. */
const isStillMember = ({ directory }: Ports, owner: UserId): Promise<boolean | null> =>
  directory.member(owner).then(
    () => true,
    (error: unknown) => {
      const problem = problemOf(error);
      if (problem === null) throw error;
      return problem.kind === 'not_a_member' ? false : null;
    },
  );
