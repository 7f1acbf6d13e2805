import type { Change } from '../../../domain/changes/changes.ts';
import type { Key } from '../../../domain/keys/key.ts';
import { grantedOf, units } from '../../../domain/keys/quota.ts';
import { differing, fieldsOf } from '../../../domain/keys/settings.ts';
import type { Applied, Request } from '../../../domain/requests/request.ts';
import { editLines, fieldList, lostText, settingFacts } from '../../settings/setting-text.ts';
import {
  expiry,
  joined,
  literal,
  money,
  msg,
  nothing,
  signedMoney,
  spanText,
  type Text,
} from '../../text/text.ts';
import { type Balance, type ChangeWords, grantedText, PLAIN_WORDS, takenBackText } from './change-words.ts';

const WORDS = {
  create: {
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
  },

  quota: {
    ...PLAIN_WORDS,
    wanted: ({ delta, during }, { keyName, unitsPerUsd }) =>
      msg`*${signedMoney(delta, unitsPerUsd)}* on *${keyName}*${during ? msg` for ${spanText(during)}` : nothing}`,
    effect: (effect, { during }, unitsPerUsd) => grantedText(effect, during, unitsPerUsd),
    after: ({ delta }, key) =>
      key && !key.unlimited
        ? { left: units(key.left + delta), granted: units(grantedOf(key) + delta) }
        : null,
  },

  unlimited_on: {
    ...PLAIN_WORDS,
    wanted: ({ during }, { keyName }) =>
      msg`*unlimited quota* on *${keyName}*${during ? msg` for ${spanText(during)}` : literal(' for good')}`,
    effect: ({ grantedBefore }, { during }, unitsPerUsd) =>
      msg`Quota became unlimited; before, ${money(grantedBefore, unitsPerUsd)} was granted.${takenBackText(during)}`,
    after: () => 'unlimited',
  },

  unlimited_off: {
    ...PLAIN_WORDS,
    wanted: ({ left }, { keyName, unitsPerUsd }) =>
      msg`a limit on *${keyName}*, with *${money(left, unitsPerUsd)}* left`,
    effect: ({ unlimited, left, grantedAfter }, _, unitsPerUsd) =>
      unlimited
        ? literal('Quota is still unlimited.')
        : msg`${money(left, unitsPerUsd)} left of ${money(grantedAfter, unitsPerUsd)} granted.`,
    after: ({ left }, key) => key && { left, granted: units(key.used + left) },
  },

  edit: {
    ...PLAIN_WORDS,
    wanted: ({ seen, to }, { keyName }) => msg`a change of ${fieldList(differing(seen, to))} on *${keyName}*`,
    result: ({ was }, change) => joined(editLines({ ...change, seen: was })),
    details: (change) => [msg`*Changes*\n${joined(editLines(change))}`],
  },

  enable: {
    ...PLAIN_WORDS,
    wanted: (_, { keyName }) => msg`*${keyName}* enabled`,
  },

  disable: {
    ...PLAIN_WORDS,
    wanted: (_, { keyName }) => msg`*${keyName}* disabled`,
    effect: (effect, change, unitsPerUsd) =>
      msg`${PLAIN_WORDS.effect(effect, change, unitsPerUsd)}${lostText(fieldsOf(effect.was))}`,
  },

  renew: {
    ...PLAIN_WORDS,
    wanted: ({ span }, { keyName }) => msg`*${keyName}* renewed by ${spanText(span)}`,
    effect: ({ expiresAt }) => msg`Expiry: ${expiry(expiresAt)}.`,
    result: ({ was, expiresAt }) =>
      was.expiresAt === undefined ? null : msg`Expiry: ${expiry(was.expiresAt)} → ${expiry(expiresAt)}.`,
  },

  revert: {
    ...PLAIN_WORDS,
    wanted: ({ of, granted }, { keyName, unitsPerUsd }) =>
      of === 'quota'
        ? msg`the end of *${signedMoney(granted, unitsPerUsd)}* on *${keyName}*`
        : msg`the end of *unlimited quota* on *${keyName}*`,
    effect: (effect, { of }, unitsPerUsd) =>
      of === 'quota'
        ? grantedText(effect, null, unitsPerUsd)
        : msg`Limited again: ${money(effect.left, unitsPerUsd)} left of ${money(effect.grantedAfter, unitsPerUsd)} granted.`,
  },
} satisfies { readonly [K in Change['kind']]: ChangeWords<Extract<Change, { kind: K }>> };

/** The cast is needed because TypeScript does not see that both are of the same kind. */
const wordsOf = (change: Change) => WORDS[change.kind] as ChangeWords<Change>;

export const changeText = ({
  change,
  keyName,
  unitsPerUsd,
}: Pick<Request, 'change' | 'keyName' | 'unitsPerUsd'>): Text =>
  wordsOf(change).wanted(change, { keyName, unitsPerUsd });

export const effectText = ({ effect, change, unitsPerUsd }: Applied): Text =>
  wordsOf(change).effect(effect, change, unitsPerUsd);

export const resultText = (request: Applied): Text =>
  wordsOf(request.change).result(request.effect, request.change) ?? effectText(request);

export const balanceAfter = (change: Change, key: Key | null): Balance | 'unlimited' | null =>
  wordsOf(change).after(change, key);

export const changeDetails = (change: Change): Text[] => wordsOf(change).details(change);
