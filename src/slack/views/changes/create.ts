import type { CreateChange } from '../../../domain/changes/create.ts';
import { settingFacts } from '../../settings/setting-text.ts';
import { expiry, literal, money, msg } from '../../text/text.ts';
import { type ChangeWords, PLAIN_WORDS } from './change-words.ts';

export const create: ChangeWords<CreateChange> = {
  ...PLAIN_WORDS,
  wanted({ key }, { unitsPerUsd }) {
    const quota = key.unlimited ? literal('*unlimited quota*') : msg`*${money(key.quota, unitsPerUsd)}*`;
    const until = key.expiresAt ? msg`expiring ${expiry(key.expiresAt)}` : literal('never expiring');
    return msg`a new key *${key.name}* with ${quota}, ${until}`;
  },
  effect: ({ unlimited, left, expiresAt }, _, unitsPerUsd) =>
    unlimited
      ? msg`Unlimited quota, expiry: ${expiry(expiresAt)}.`
      : msg`${money(left, unitsPerUsd)} left, expiry: ${expiry(expiresAt)}.`,
  after: ({ key }) => (key.unlimited ? 'unlimited' : { left: key.quota, granted: key.quota }),
  details: ({ key }) => settingFacts(key),
};
