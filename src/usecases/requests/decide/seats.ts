import type { Member, Seat, UserId } from '../../../domain/member.ts';
import { problemOf } from '../../../domain/problems/problem.ts';
import type { Clock, Directory } from '../../ports/ports.ts';
import type { Store } from '../../ports/store/store.ts';

/** The same, where each member brings those who handed them their votes, as these are now. What was handed on goes no further. */
export const withSeats = (
  directory: Directory,
  { store, clock }: { store: Pick<Store, 'delegations'>; clock: Clock },
): Directory => ({
  ...directory,
  async member(id) {
    const member = await directory.member(id);
    const active = await store.delegations.active(clock());
    const held = active.filter(({ delegate }) => delegate === id).map(({ delegator }) => delegator);
    return held.length === 0 ? member : seated(directory, member, held);
  },
});

async function seated(directory: Directory, member: Member, held: readonly UserId[]): Promise<Member> {
  const found = await Promise.all(held.map((id) => seatOf(directory, id)));
  const seats = found.flatMap((seat) => (seat === null || seat === 'unread' ? [] : [seat]));
  const unreadSeats = held.filter((_, at) => found[at] === 'unread');
  return { ...member, seats, ...(unreadSeats.length > 0 && { unreadSeats }) };
}

/** null: they are no longer a member. */
async function seatOf(directory: Directory, id: UserId): Promise<Seat | 'unread' | null> {
  try {
    const { role, lists = [], unreadGroups = [], unreadLists = [] } = await directory.member(id);
    return { id, role, lists, unreadGroups, unreadLists };
  } catch (error) {
    return problemOf(error)?.kind === 'not_a_member' ? null : 'unread';
  }
}
