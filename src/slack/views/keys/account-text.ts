import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import { accountForecast, type Ending } from '../../../domain/upstream/account.ts';
import type { WatchedAccount } from '../../../domain/upstream/account-alarms.ts';
import { endingText, paceText } from '../../text/facts/forecast-text.ts';
import { count, joined, literal, moment, money, msg, nothing, type Text } from '../../text/text.ts';

interface AccountShown {
  readonly account: WatchedAccount;
  readonly now: Date;
  readonly unitsPerUsd: UnitsPerUsd;
}

/** What the account itself has left, and how long that lasts. */
export function accountText({ account, now, unitsPerUsd }: AccountShown): Text {
  const { left, burn, readAt } = account;
  const pace = paceText({ burn, forecast: accountForecast(account, now), now, unitsPerUsd });
  const age = readAt.getTime() < now.getTime() - STALE_MS ? [msg`as of ${moment(readAt)}`] : [];
  const empty = left <= 0 ? [msg`Calls with every key fail until it is topped up.`] : [];
  const amount = msg`${stateOf(account)}${money(left, unitsPerUsd)} left`;
  return joined([amount, ...empty, ...(pace ? [pace] : []), ...age], '\n');
}

/** As admins were told of it; nothing: all is well. */
function stateOf({ left, alarms }: WatchedAccount): Text {
  if (left <= 0) return literal('🔴 Empty · ');
  if (alarms.low.isOn) return literal('🟡 Low · ');
  return alarms.ends_first.isOn ? literal('🟡 Runs out soon · ') : nothing;
}

/** Several sweeps should have read it since. */
const STALE_MS = 3_600_000;

/** For the owner of a key that would go on. */
export const endsFirstText = (ending: Ending, now: Date): Text =>
  msg`⚠️ The CometAPI account itself runs out of money ${endingText(ending, now)}, before this key does: ask an admin to top it up.`;

/** Nobody’s key works then, whatever it has left. */
export const emptyText = (readAt: Date): Text =>
  msg`⚠️ The CometAPI account was out of money as of ${moment(readAt)}: calls with every key fail until an admin tops it up.`;

/** The same on Home, of so many keys. */
export const keysOutliveText = ({ ending, before }: { ending: Ending; before: number }, now: Date): Text =>
  msg`⚠️ The CometAPI account itself runs out of money ${endingText(ending, now)}, before ${count(before, 'key')} of yours: ask an admin to top it up.`;
