import type { Forecast } from '../../../domain/keys/forecast/forecast.ts';
import { type Units, type UnitsPerUsd, units } from '../../../domain/keys/quota.ts';
import type { Member } from '../../../domain/member.ts';
import { accountForecast, type RunsOut } from '../../../domain/upstream/account.ts';
import type { WatchedAccount } from '../../../domain/upstream/account-alarms.ts';
import { endingText, paceText } from '../../text/facts/forecast-text.ts';
import { joined, literal, moment, money, msg, nothing, type Text } from '../../text/text.ts';

interface AccountShown {
  readonly account: WatchedAccount;
  readonly now: Date;
  readonly unitsPerUsd: UnitsPerUsd;
}

/** What the account itself has left, and how long that lasts. */
export function accountText({ account, now, unitsPerUsd }: AccountShown): Text {
  const { left, burn, readAt } = account;
  const forecast = left <= 0 ? EMPTY : accountForecast(account, now);
  const pace = paceText({ burn, forecast, now, unitsPerUsd });
  const age = readAt.getTime() < now.getTime() - STALE_MS ? [msg`as of ${moment(readAt)}`] : [];
  const empty = left <= 0 ? [msg`Calls with every key fail until it’s topped up.`] : [];
  const amount = msg`${stateOf(account)}${leftText(left, unitsPerUsd)}`;
  return joined([amount, ...empty, ...(pace ? [pace] : []), ...age], '\n');
}

/** It has run out, so nobody says when it will. */
const EMPTY: Forecast = { kind: 'silent', why: 'not_working' };

const leftText = (left: Units, unitsPerUsd: UnitsPerUsd): Text =>
  left < 0 ? msg`overspent by ${money(units(-left), unitsPerUsd)}` : msg`${money(left, unitsPerUsd)} left`;

/** As admins were told of it; nothing: all is well. */
function stateOf({ left, alarms }: WatchedAccount): Text {
  if (left <= 0) return literal('🔴 Empty · ');
  if (alarms.low.isOn) return literal('🟡 Low · ');
  return alarms.ends_first.isOn ? literal('🟡 Runs out soon · ') : nothing;
}

/** Several sweeps should have read it since. */
const STALE_MS = 3_600_000;

/** Who can top the account up: the reader, being an admin, or somebody else. */
export type ToppedUpBy = 'reader' | 'admins';

export const toppedUpBy = ({ role }: Pick<Member, 'role'>): ToppedUpBy =>
  role === 'admin' ? 'reader' : 'admins';

const REMEDY: Readonly<Record<ToppedUpBy, Text>> = {
  reader: literal('top it up in the CometAPI console.'),
  admins: literal('ask an admin to top it up.'),
};

/** For the owner of a key that would go on. */
export const endsFirstText = (ending: RunsOut, now: Date, by: ToppedUpBy): Text =>
  msg`⚠️ The CometAPI account itself will run out of money ${endingText(ending, now)}, before this key does: ${REMEDY[by]}`;

/** Nobody’s key works then, whatever it has left. */
export const emptyText = (readAt: Date, by: ToppedUpBy): Text =>
  by === 'reader'
    ? msg`⚠️ The CometAPI account was out of money as of ${moment(readAt)}: calls with every key fail until you top it up in the CometAPI console.`
    : msg`⚠️ The CometAPI account was out of money as of ${moment(readAt)}: calls with every key fail until an admin tops it up.`;

/** The same on Home, of so many keys. */
export const keysOutliveText = (
  { ending, before }: { ending: RunsOut; before: number },
  now: Date,
  by: ToppedUpBy,
): Text =>
  before === 1
    ? msg`⚠️ The CometAPI account itself will run out of money ${endingText(ending, now)}, before one of your keys does: ${REMEDY[by]}`
    : msg`⚠️ The CometAPI account itself will run out of money ${endingText(ending, now)}, before ${before} of your keys do: ${REMEDY[by]}`;
