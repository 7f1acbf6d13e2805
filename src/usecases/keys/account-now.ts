import { endingWithin, type RunsOut } from '../../domain/upstream/account.ts';
import type { WatchedAccount } from '../../domain/upstream/account-alarms.ts';
import type { Ports } from '../ports/ports.ts';

/** The value that holds it. */
export const ACCOUNT_VALUE = 'account_money';

/** The account’s money as last read; null: not yet, or the server does not tell it. */
export async function accountNow({ store }: Pick<Ports, 'store'>): Promise<WatchedAccount | null> {
  const stored = await store.keyValues.get(ACCOUNT_VALUE);
  return stored === null ? null : accountIn(stored);
}

/** When the account was last read to be out of money; null: it is not, as far as is known. */
export const emptyAt = (account: WatchedAccount | null): Date | null =>
  account?.alarms.empty.isOn ? account.readAt : null;

const MOMENTS: readonly string[] = ['at', 'since', 'readAt'];

export const accountIn = (stored: string): WatchedAccount =>
  JSON.parse(stored, (member, value) => (MOMENTS.includes(member) ? new Date(value) : value));

/** When the account’s money is used up, if admins are told that it is soon; null too where it is used up. */
export const endingSoon = (
  account: WatchedAccount | null,
  { policy }: Pick<Ports, 'policy'>,
  now: Date,
): RunsOut | null =>
  account && !emptyAt(account) ? endingWithin(account, policy.notices.runsOutWithin, now) : null;
