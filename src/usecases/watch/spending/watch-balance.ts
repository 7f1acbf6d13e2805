import { BURN_WINDOW, burnOf } from '../../../domain/keys/forecast/burn.ts';
import { ACCOUNT, newSamples, sampleOf } from '../../../domain/keys/forecast/sample.ts';
import type { Quota } from '../../../domain/keys/quota.ts';
import { unitsOf } from '../../../domain/keys/quota.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import { isOutage } from '../../../domain/problems/is-outage.ts';
import { problemOf } from '../../../domain/problems/problem.ts';
import { type Account, accountForecast, endingWithin } from '../../../domain/upstream/account.ts';
import { type AccountNews, NO_ALARMS, nextAlarms } from '../../../domain/upstream/account-alarms.ts';
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
  const { account, due } = await sampled(ports, balance, at);
  const outliving = await outlivingOf(ports, account);
  const before = stored === null ? NO_ALARMS : accountIn(stored).alarms;
  const below = unitsOf(policy.notices.accountBalanceBelow, await cometApi.unitsPerUsd());
  const within = policy.notices.runsOutWithin;
  const next = nextAlarms(before, { account, below, within, outliving: outliving.total, now: at });
  const notices = next.due.map((news) =>
    noticeOf(news, { account, outliving, times: next.alarms[news].times }),
  );
  const value = JSON.stringify({ ...account, alarms: next.alarms });
  const values = [{ name: ACCOUNT_VALUE, from: stored, to: value }];
  const samples = due.map((sample) => ({ id: ACCOUNT, sample }));
  if ((await store.commit({ at, samples, values, notices })) && notices.length > 0) trigger.deliver();
}

async function sampled({ store }: Ports, balance: Pick<Quota, 'left' | 'used'>, at: Date) {
  const reading = sampleOf({ ...balance, unlimited: false }, at);
  const known =
    (await store.samples.since([ACCOUNT], new Date(at.getTime() - BURN_WINDOW))).get(ACCOUNT) ?? [];
  const due = newSamples(known.at(-1) ?? null, null, reading);
  const past = [...known, ...due].filter((sample) => sample.at < at);
  const account: Account = { ...balance, burn: burnOf([...past, reading], at), readAt: at };
  return { account, due };
}

const outlivingOf = async (ports: Ports, account: Account): Promise<Outliving> => {
  const ending = endingWithin(account, ports.policy.notices.runsOutWithin, account.readAt);
  return ending ? outlivingKeys(ports, ending, account.readAt) : { some: [], total: 0 };
};

interface Told {
  readonly account: Account;
  readonly outliving: Outliving;
  readonly times: number;
}

function noticeOf(news: AccountNews, { account, outliving, times }: Told): Notice {
  const forecast = accountForecast(account, account.readAt);
  return {
    id: `account:${news}:${times}`,
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
