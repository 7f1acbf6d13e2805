import { type Key, STATUS } from '../src/domain/keys/key.ts';
import { units } from '../src/domain/keys/quota.ts';
import { DAY } from '../src/domain/time.ts';

/** Of such keys one in fifty is disabled, and some expire each day. */
export const benchKey = (id: number, now: Date): Key => ({
  id,
  name: `service ${id}`,
  expiresAt: new Date(now.getTime() + (id % 400) * DAY + DAY),
  unlimited: false,
  models: ['gpt-5-mini'],
  allowIps: [],
  group: 'default',
  crossGroupRetry: false,
  left: units(5_000_000),
  used: units(1_000_000 + id),
  tail: 'wxyz',
  status: id % 50 === 0 ? STATUS.disabled : STATUS.enabled,
  createdAt: now,
  usedAt: now,
});
