import type { NewKey } from './cometapi/account.ts';
import type { PretendCometApi } from './cometapi/server.ts';

const DAY = 86_400;
const UNITS_PER_USD = 500_000;
export const usd = (amount: number): number => amount * UNITS_PER_USD;

/** Keys created in the console before the bot was installed: they have no owner. */
const bornInConsole = (now: number): NewKey[] => [
  {
    name: 'search-prod',
    remain_quota: usd(118.4),
    used_quota: usd(81.6),
    expired_time: now + 41 * DAY,
    model_limits_enabled: true,
    model_limits: 'gpt-5,gpt-5-mini',
  },
  { name: 'batch-eval', remain_quota: usd(2.1), used_quota: usd(97.9), expired_time: now + 2 * DAY },
  { name: 'test', unlimited_quota: true, used_quota: usd(3.25), expired_time: -1 },
  { name: 'docs-assistant', remain_quota: usd(12), used_quota: usd(8), expired_time: now - 6 * DAY },
  { name: 'summer-intern', remain_quota: usd(4.5), used_quota: usd(0.5), expired_time: -1, status: 2 },
];

const MODELS = [
  'claude-haiku-4-5',
  'claude-opus-5',
  'claude-sonnet-5',
  'deepseek-v4',
  'gemini-3-flash',
  'gemini-3-pro',
  'gpt-4o',
  'gpt-4o-mini',
  'gpt-5',
  'gpt-5-mini',
  'grok-5',
  'mistral-large-3',
  'qwen4-max',
];

export function seedAccount({ account }: PretendCometApi, balance: number): void {
  account.setBalance(usd(balance));
  account.setModels(MODELS);
  account.setGroups(['default', 'vip', 'auto']);
}

export function seedKeys(cometApi: PretendCometApi, now = Date.now()): void {
  const { account } = cometApi;
  seedAccount(cometApi, 640);
  for (const key of bornInConsole(Math.floor(now / 1000))) account.addKey(key);
}
