import { BURN_WINDOW, burnOf } from '../../../domain/keys/forecast/burn.ts';
import { ACCOUNT, newSamples, type Sample, sampleOf } from '../../../domain/keys/forecast/sample.ts';
import type { Quota } from '../../../domain/keys/quota.ts';
import { unitsOf } from '../../../domain/keys/quota.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { isOutage } from '../../../domain/problems/is-outage.ts';
import { problemOf } from '../../../domain/problems/problem.ts';
import { type Account, accountForecast, endingWithin } from '../../../domain/upstream/account.ts';
import {
  type AccountAlarms,
  type AccountNews,
  NO_ALARMS,
  nextAlarms,
} from '../../../domain/upstream/account-alarms.ts';
import { ACCOUNT_VALUE, accountIn } from '../../keys/account-now.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Outliving, outlivingKeys } from './outliving-keys.ts';

/** Reads what the account has left and has used, where the server says it, and tells admins when that gets short. */
export async function watchBalance(ports: Ports): Promise<void> {
  const { store, cometApi, clock, policy, trigger } = ports;
  if (cometApi.status().suspended) return;
  const at = clock();
  const balance = await cometApi.balance('sweep').catch(unlessUntold);
  if (balance === null) return;
  const stored = await store.keyValues.get(ACCOUNT_VALUE);
  const known = stored === null ? null : accountIn(stored);
  const { account, due } = await sampled(ports, { balance, before: known && accountSample(known), at });
  const outliving = await outlivingOf(ports, account);
  const before = known?.alarms ?? NO_ALARMS;
  const below = unitsOf(policy.notices.accountBalanceBelow, await cometApi.unitsPerUsd());
  const within = policy.notices.runsOutWithin;
  const next = nextAlarms(before, { account, below, within, outliving: outliving.total, now: at });
  const notices = next.due.map((news) =>
    noticeOf(news, { account, outliving, times: next.alarms[news].times }),
  );
  const value = JSON.stringify({ ...account, alarms: next.alarms });
  const values = [{ name: ACCOUNT_VALUE, from: stored, to: value }];
  const samples = due.map((sample) => ({ id: ACCOUNT, sample }));
  const ended = endedOf(before, next.alarms, at);
  if ((await store.commit({ at, samples, values, notices, ended })) && [...notices, ...ended].length > 0)
    trigger.deliver();
}

type Balance = Pick<Quota, 'left' | 'used'>;

const accountSample = ({ readAt, ...balance }: Balance & Pick<Account, 'readAt'>): Sample =>
  sampleOf({ ...balance, unlimited: false }, readAt);

interface BalanceRead {
  readonly balance: Balance;
  /** The reading before this one; null: it is the first. */
  readonly before: Sample | null;
  readonly at: Date;
}

async function sampled({ store }: Ports, { balance, before, at }: BalanceRead) {
  const reading = accountSample({ ...balance, readAt: at });
  const known =
    (await store.samples.since([ACCOUNT], new Date(at.getTime() - BURN_WINDOW))).get(ACCOUNT) ?? [];
  const due = newSamples(known.at(-1) ?? null, before, reading);
  const past = [...known, ...due].filter((sample) => sample.at < at);
  const account: Account = { ...balance, burn: burnOf([...past, reading], at), readAt: at };
  return { account, due };
}

const outlivingOf = async (ports: Ports, account: Account): Promise<Outliving> => {
  const ending = endingWithin(account, ports.policy.notices.runsOutWithin, account.readAt);
  return ending ? outlivingKeys(ports, ending, account.readAt) : { some: [], total: 0 };
};

const idOf = (news: AccountNews, times: number): string => `account:${news}:${times}`;

const endedOf = (before: AccountAlarms, after: AccountAlarms, at: Date) =>
  (['low', 'empty', 'ends_first'] as const)
    .filter((news) => before[news].isOn && !after[news].isOn)
    .map((news) => ({ notice: idOf(news, after[news].times), ended: { at, how: 'solved' } as const }));

interface Told {
  readonly account: Account;
  readonly outliving: Outliving;
  readonly times: number;
}

function noticeOf(news: AccountNews, { account, outliving, times }: Told): Notice {
  const forecast = accountForecast(account, account.readAt);
  return {
    id: idOf(news, times),
    to: { kind: 'admins' },
    body: {
      kind: 'account_trouble',
      news,
      left: account.left,
      readAt: account.readAt,
      ending: forecast.kind === 'runsOut' ? forecast : null,
      keys: outliving.some,
      more: outliving.total - outliving.some.length,
    },
  };
}

function unlessUntold(error: unknown): null {
  if (problemOf(error) === null || isOutage(error)) throw error;
  return null;
}
