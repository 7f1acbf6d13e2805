import { amountOf, kindOf } from '../../../domain/changes/changes.ts';
import { renewedExpiry } from '../../../domain/changes/renew.ts';
import { type Sensitive, sensitiveIn } from '../../../domain/changes/sensitive.ts';
import { lastingOf } from '../../../domain/keys/forecast/lasting.ts';
import type { Key } from '../../../domain/keys/key.ts';
import { type Units, type UnitsPerUsd, units } from '../../../domain/keys/quota.ts';
import { comesTooLate } from '../../../domain/requests/ending.ts';
import type { Request } from '../../../domain/requests/request.ts';
import type { RequestBackground } from '../../../usecases/ports/ports.ts';
import type { RequestReport, RequestRow } from '../../../usecases/ports/read-models.ts';
import { expiryText } from '../../text/facts/expiry.ts';
import { cardFacts, lastingFacts } from '../../text/facts/facts.ts';
import { lastingText } from '../../text/facts/forecast-text.ts';
import { leftText } from '../../text/facts/quota.ts';
import {
  count,
  firstOf,
  joined,
  literal,
  moment,
  money,
  msg,
  nothing,
  person,
  signedMoney,
  type Text,
} from '../../text/text.ts';
import { type Balance, limitBackText } from '../changes/change-words.ts';
import { balanceAfter, changeText } from '../changes/changes.ts';
import { budgetLines } from '../changes/team-budget.ts';
import { stateWord } from './grant-end.ts';

/** The key's balance now, what it would be if the request is approved, and how long that lasts. */
export function moneyLines({ request, background, now }: RequestReport): Text[] {
  if (kindOf(request.change).isStoredHere) return [];
  const key = background?.key ?? null;
  const { unitsPerUsd } = request;
  const after = balanceAfter(request.change, key);
  return [
    ...(key ? [msg`*Now*\n${joined(lastingFacts({ key, now, unitsPerUsd }))}`] : []),
    ...(after && request.change.kind !== 'create'
      ? [msg`*If approved*\n${after === 'unlimited' ? literal('unlimited') : afterWords(after, unitsPerUsd)}`]
      : []),
    ...renewedLines({ request, background, now }),
    ...(key ? cardFacts({ key, now, unitsPerUsd }) : []),
    ...amountLines(request, background, now),
    ...budgetLines(request, background?.budget ?? null),
  ];
}

/** Why whoever decides should look twice; null: there is no reason to. */
export function sensitiveLine({ request, background, now }: RequestReport): Text | null {
  const { change, unitsPerUsd } = request;
  const { key = null, earlierAmounts: earlier = [] } = background ?? {};
  const found = sensitiveIn(change, { key: key?.deletedAt ? null : key, earlier, now });
  if (found.length === 0) return null;
  return msg`⚠️ Look twice: ${joined(
    found.map((one) => sensitiveText(one, unitsPerUsd)),
    ', ',
  )}.`;
}

function sensitiveText(sensitive: Sensitive, unitsPerUsd: UnitsPerUsd): Text {
  switch (sensitive.kind) {
    case 'unlimited':
      return literal('unlimited');
    case 'unusual':
      return msg`${sensitive.times} × the usual amount (${money(sensitive.usual, unitsPerUsd)})`;
    case 'unused':
      return msg`no use in ${count(sensitive.days, 'day')}`;
  }
}

/** When the key would expire if a renewal is approved now; null: never; undefined: it is none, or nobody knows. */
export function renewedUntil({
  request: { change },
  background,
  now,
}: RequestReport): Date | null | undefined {
  const key = background?.key ?? null;
  return change.kind === 'renew' && key ? renewedExpiry(key, change, now) : undefined;
}

function renewedLines(report: RequestReport): Text[] {
  const expiresAt = renewedUntil(report);
  if (expiresAt === undefined) return [];
  return [msg`*If approved*\n${expiryText({ expiresAt }, report.now)}`];
}

/** Why it can't be approved now; nothing: it can. */
export function notYetLines({ request, background }: RequestReport): Text[] {
  const until = background?.unlimitedUntil;
  if (request.change.kind !== 'quota' || !until) return [];
  if (request.state === 'pending' && comesTooLate(until, request.expiresAt))
    return [
      msg`⏳ This can’t be approved while the key is unlimited: its limit is due back ${moment(until.at)}, and this expires sooner.`,
    ];
  return until.is === 'to_come'
    ? [msg`⏳ This can’t be approved while the key is unlimited: its limit is due back ${moment(until.at)}.`]
    : [msg`⏳ This can’t be approved while the key is unlimited.${limitBackText(until)}`];
}

/** How long the key lives on what is asked for, and what the account has left for it. */
function amountLines(
  { change, unitsPerUsd }: Request,
  background: RequestReport['background'],
  now: Date,
): Text[] {
  const amount = units(amountOf(change) ?? 0);
  const balance = background?.balance ?? null;
  if (amount <= 0) return [];
  const lasting = change.kind === 'quota' ? lastingOf(amount, background?.key?.burn ?? null, now) : null;
  return [
    ...(lasting ? [msg`*${signedMoney(amount, unitsPerUsd)} lasts*\n${lastingText(lasting)}`] : []),
    ...(balance === null ? [] : [msg`*Share of the account*\n${shareText(amount, balance, unitsPerUsd)}`]),
  ];
}

function shareText(amount: Units, balance: Units, unitsPerUsd: UnitsPerUsd): Text {
  if (balance <= 0) return literal('it has nothing left');
  const all = money(balance, unitsPerUsd);
  if (amount > balance) return msg`more than its ${all}`;
  const percent = (amount * 100) / balance;
  return percent < 1 ? msg`under 1% of ${all}` : msg`${Math.round(percent)}% of ${all}`;
}

const afterWords = ({ left, granted }: Balance, unitsPerUsd: UnitsPerUsd): Text =>
  msg`${money(left, unitsPerUsd)} left of ${money(granted, unitsPerUsd)}`;

/** `$2.00 left of $20.00 now, $52.00 left of $70.00 if approved`, for a row; null: no money is to move. */
export function moneySentence({ request, key }: RequestRow): Text | null {
  if (request.state !== 'pending' || kindOf(request.change).isStoredHere) return null;
  const after = balanceAfter(request.change, key);
  if (!key || !after || after === 'unlimited') return key && msg`Now ${leftText(key, request.unitsPerUsd)}`;
  return msg`Now ${leftText(key, request.unitsPerUsd)}; if approved, ${afterWords(after, request.unitsPerUsd)}`;
}

const MOST_OTHERS = 3;

/** What else waits for the same key, and what it would have if all of it is approved. */
export function othersLines({ request, background }: RequestReport): Text[] {
  const others = background?.others ?? [];
  if (others.length === 0) return [];
  const told = others.map((one) => msg`${changeText(one)} (${person(one.requester)}, \`${one.id}\`)`);
  const waiting = msg`Also pending for this key: ${firstOf(told, { most: MOST_OTHERS, separator: '; ' })}.`;
  const key = background?.key ?? null;
  const total = totalOf(request, others, key);
  const after = total && balanceAfter({ kind: 'quota', delta: total, during: null }, key);
  return after && after !== 'unlimited'
    ? [msg`${waiting} If all are approved: ${afterWords(after, request.unitsPerUsd)}.`]
    : [waiting];
}

/** null: only one of them adds quota, they count at several prices, or one of them lifts or sets a limit. */
function totalOf(request: Request, others: readonly Request[], key: Key | null): Units | null {
  const all = [request, ...others];
  const adding = all.flatMap(({ change }) => (change.kind === 'quota' ? [change.delta] : []));
  const isSum = all.every(({ change }) => change.kind === 'quota' || balanceAfter(change, key) === null);
  const isOnePrice = others.every((one) => one.unitsPerUsd === request.unitsPerUsd);
  return request.change.kind === 'quota' && adding.length > 1 && isSum && isOnePrice
    ? units(adding.reduce((sum, delta) => sum + delta, 0))
    : null;
}

/** What whoever decides has to know, for whom the message is read aloud. */
export function decidedOnText(report: RequestReport): Text {
  const { request, background } = report;
  if (!background || request.state !== 'pending') return nothing;
  const sensitive = sensitiveLine(report);
  const amounts = moneySentence({ request, key: background.key });
  return msg`${amounts ? msg` ${amounts}.` : nothing}${sensitive ? msg` ${sensitive}` : nothing}`;
}

/** What its requester asked for before. */
export function recentLines({ requester }: Request, { recent, others = [] }: RequestBackground): Text[] {
  if (recent === null) return [];
  const isFirst = recent.length === 0 && !others.some((one) => one.requester === requester);
  if (isFirst) return [msg`No requests from ${person(requester)} before this one.`];
  if (recent.length === 0) return [];
  return [joined([literal('Their earlier requests:'), ...recent.slice(0, 3).map(earlierLine)])];
}

const earlierLine = ({ request, end }: NonNullable<RequestBackground['recent']>[number]): Text =>
  msg`${stateWord(request, end)}: ${changeText(request)}, ${moment(request.createdAt)}`;
