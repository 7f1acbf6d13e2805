import type { NewKey } from './cometapi/account.ts';
import type { PretendCometApi } from './cometapi/server.ts';
import { seedAccount, usd } from './seed-keys.ts';

const DAY = 86_400;
const HOUR = 3600;

/** A key, whose it is to be, and how its row shows where CometAPI shows it wrongly. */
export interface TroubledKey {
  key: NewKey;
  owner?: string;
  shownAs?: Record<string, unknown> | null;
}

const key = (name: string, left: number, used: number, traits: Partial<NewKey> = {}): NewKey => ({
  name,
  remain_quota: usd(left),
  used_quota: usd(used),
  expired_time: -1,
  ...traits,
});

const inTrouble = (now: number): TroubledKey[] => [
  { key: key('checkout-prod', 0, 200), owner: 'ana' },
  { key: key('search-prod', 1.8, 98.2, { expired_time: now + 41 * DAY }), owner: 'ana' },
  { key: key('nightly-report', 12, 8, { expired_time: now - 6 * DAY }), owner: 'ana' },
  { key: key('launch-bot', 31, 9, { expired_time: now + 20 * HOUR }), owner: 'ana' },
  { key: key('translations', 4.5, 0.5, { status: 2 }), owner: 'ana' },
  { key: key('both-dead', 0, 20, { expired_time: now - DAY }), owner: 'ana' },
  { key: key('research', 0, 41.3, { unlimited_quota: true }), owner: 'ana' },
  { key: key('overspent', -0.75, 50.75), owner: 'bob' },
  { key: key('ci', 0.02, 9.98, { expired_time: now + 2 * DAY }), owner: 'bob' },
  { key: key('batch-eval', 2.1, 97.9, { expired_time: now + 3 * DAY }), owner: 'bob' },
  { key: key('summer-intern', 5, 0, { status: 2, expired_time: now - 90 * DAY }), owner: 'lee' },
  {
    key: key('docs-assistant', 19, 1, { model_limits_enabled: true, model_limits: 'gpt-5,gpt-5-mini' }),
    owner: 'lee',
  },
];

/** Names that are equal, that are numbers, markup or right to left, and the longest there may be. */
const ODD_NAMES = [
  'test',
  'test',
  'Test',
  '7',
  '#13',
  '*bold* <!channel>',
  '🚀🚀',
  'مفتاح-البحث',
  '検索用キー',
];
const LONGEST = 'a-name-as-long-as-cometapi-takes-one-for-a-key-ok!';

const oddlyNamed = (): TroubledKey[] => [
  ...ODD_NAMES.map((name) => ({ key: key(name, 10, 0) })),
  { key: key(LONGEST, 999_999.99, 0.01), owner: 'ana' },
];

const unreadable = (): TroubledKey[] => [
  { key: key('no-row', 1, 0), shownAs: null },
  { key: key('name-is-a-number', 1, 0), shownAs: { name: 7 } },
  { key: key('status-is-a-word', 1, 0), shownAs: { status: 'enabled' } },
];

const unowned = (now: number): TroubledKey[] =>
  Array.from({ length: 16 }, (_, index) => ({
    key: key(`worker-${String(index + 1).padStart(2, '0')}`, 5 * (index % 4), index, {
      expired_time: index % 3 === 0 ? now + (index - 4) * DAY : -1,
    }),
  }));

/** An account in which much has gone wrong and whose money runs out; gives the ids of the keys, and owners. */
export function seedTrouble(cometApi: PretendCometApi, nowMs: number): { id: number; owner: string }[] {
  const now = Math.floor(nowMs / 1000);
  const { account } = cometApi;
  seedAccount(cometApi, 3.2);
  const all = [...inTrouble(now), ...oddlyNamed(), ...unreadable(), ...unowned(now)];
  return all.flatMap(({ key: made, owner, shownAs }) => {
    const { id } = account.addKey(made);
    if (shownAs !== undefined) account.editInConsole(id, { shownAs });
    return owner === undefined ? [] : [{ id, owner }];
  });
}
