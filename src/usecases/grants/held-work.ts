import type { Member } from '../../domain/member.ts';
import { overdueAs } from '../../domain/requests/ending.ts';
import { revertIdOf } from '../../domain/requests/grant.ts';
import { isHeld } from '../../domain/requests/request.ts';
import { MINUTE } from '../../domain/time.ts';
import type { HeldWork, Overdue } from '../ports/overviews.ts';
import type { Ports } from '../ports/ports.ts';
import { loanOf } from './loan-of.ts';

/**
 * What waits for an admin's *Resume*, in the order in which it was asked for, and what was granted for a time and could not
 * be ended yet; null: for others.
 */
export async function heldFor(
  ports: Pick<Ports, 'store' | 'clock'>,
  reader: Pick<Member, 'role'>,
): Promise<HeldWork | null> {
  if (reader.role !== 'admin') return null;
  const { store, clock } = ports;
  const begun = await store.requests.list({ states: ['approved', 'applying'], limit: null });
  const requests = begun.filter(isHeld).toSorted((one, other) => +one.createdAt - +other.createdAt);
  const due = await store.grants.due(new Date(clock().getTime() - MINUTE));
  // An end that is held is among the requests.
  const others = due.filter(({ requestId }) => !requests.some(({ id }) => id === revertIdOf(requestId)));
  const ends = await Promise.all(others.map(({ requestId }) => overdue(ports, requestId)));
  return { requests, grants: ends.filter((one) => one !== null) };
}

async function overdue(ports: Pick<Ports, 'store' | 'clock'>, id: string): Promise<Overdue | null> {
  const request = await ports.store.requests.get(id);
  const loan = request && (await loanOf(ports, request)).loan;
  if (!loan) return null;
  const is = overdueAs(loan.ending);
  return is && { request, at: loan.ending.at, is };
}
