import type { Change } from '../../../domain/changes/changes.ts';
import type { RevertChange } from '../../../domain/changes/revert.ts';
import type { Key } from '../../../domain/keys/key.ts';
import { grantedOf, units } from '../../../domain/keys/quota.ts';
import type { Effect } from '../../../domain/requests/outcome.ts';
import type { Applied, Request } from '../../../domain/requests/request.ts';
import type { Loan } from '../../../usecases/ports/read-models.ts';
import { chosenLines, settingFacts } from '../../settings/setting-text.ts';
import {
  keyLabel,
  literal,
  money,
  msg,
  nothing,
  person,
  signedMoney,
  type Text,
  untilText,
} from '../../text/text.ts';
import {
  type After,
  type Balance,
  type ChangeWords,
  type Done,
  durationText,
  grantedText,
  type Lent,
  lastingText,
  limitedAgainText,
  PLAIN_WORDS,
} from './change-words.ts';
import { DISABLE_WORDS } from './disable-words.ts';
import { EDIT_WORDS } from './edit-words.ts';
import { RENEW_WORDS } from './renew-words.ts';

const limitText = (
  { left, grantedAfter }: Effect,
  _: unknown,
  { unitsPerUsd }: Pick<After, 'unitsPerUsd'>,
): Text => msg`${money(left, unitsPerUsd)} left of ${money(grantedAfter, unitsPerUsd)} granted.`;

const endText = (effect: Effect, { of }: RevertChange, { unitsPerUsd }: Pick<After, 'unitsPerUsd'>): Text =>
  of === 'quota'
    ? grantedText(effect, null, unitsPerUsd)
    : msg`Limited again: ${money(effect.left, unitsPerUsd)} left of ${money(effect.grantedAfter, unitsPerUsd)} granted.`;

const WORDS = {
  create: {
    ...PLAIN_WORDS,
    wanted({ key }, { unitsPerUsd }) {
      const quota = key.unlimited ? literal('*unlimited quota*') : msg`*${money(key.quota, unitsPerUsd)}*`;
      return msg`a new key *${key.name}* with ${quota}, ${lastingText(key)}`;
    },
    effect: ({ unlimited, left, expiresAt }, _, { unitsPerUsd }) =>
      unlimited
        ? msg`Unlimited quota, ${untilText(expiresAt)}.`
        : msg`${money(left, unitsPerUsd)} left, ${untilText(expiresAt)}.`,
    done: ({ keyId, left, unlimited, expiresAt }, { key }, { unitsPerUsd }) => {
      const quota = unlimited ? literal('unlimited quota') : money(left, unitsPerUsd);
      const label = keyLabel({ id: keyId, name: key.name });
      return [msg`${label} is ready: ${quota}, ${untilText(expiresAt)}.`, ...chosenLines(key)];
    },
    after: ({ key }) => (key.unlimited ? 'unlimited' : { left: key.quota, granted: key.quota }),
    details: ({ key }) => settingFacts(key),
  },

  claim: {
    ...PLAIN_WORDS,
    wanted: (_, { keyName }) => msg`ownership of *${keyName}*`,
    effect: (_effect, _change, { requester }) => msg`${person(requester)} became its owner.`,
    done: (_effect, _change, { keyName }) => [msg`Gave *${keyName}* an owner.`],
  },

  quota: {
    ...PLAIN_WORDS,
    wanted: ({ delta, during }, { keyName, unitsPerUsd }) =>
      msg`*${signedMoney(delta, unitsPerUsd)}* on *${keyName}*${delta < 0 ? nothing : durationText(during)}`,
    effect: (effect, _, { unitsPerUsd, lent }) => grantedText(effect, lent, unitsPerUsd),
    done(effect, { delta, during }, { keyName, unitsPerUsd, lent }) {
      const amount = money(units(Math.abs(delta)), unitsPerUsd);
      const title =
        delta < 0
          ? msg`Took back *${amount}* from *${keyName}*.`
          : msg`Added *${amount}* to *${keyName}*${durationText(during)}.`;
      return [title, grantedText(effect, lent, unitsPerUsd)];
    },
    after: ({ delta }, key) =>
      key && !key.unlimited
        ? { left: units(key.left + delta), granted: units(grantedOf(key) + delta) }
        : null,
  },

  unlimited_on: {
    ...PLAIN_WORDS,
    wanted: ({ during }, { keyName }) => msg`*unlimited quota* on *${keyName}*${durationText(during)}`,
    effect: ({ grantedBefore }, _, { unitsPerUsd, lent }) =>
      msg`The quota became unlimited; ${money(grantedBefore, unitsPerUsd)} was granted before.${limitedAgainText(lent)}`,
    done: (effect, { during }, { keyName, unitsPerUsd, lent }) => [
      msg`Lifted the limit on *${keyName}*${durationText(during)}.`,
      msg`It had ${money(effect.grantedBefore, unitsPerUsd)} granted before.${limitedAgainText(lent)}`,
    ],
    after: () => 'unlimited',
  },

  unlimited_off: {
    ...PLAIN_WORDS,
    wanted: ({ left }, { keyName, unitsPerUsd }) =>
      msg`a limit on *${keyName}*, with *${money(left, unitsPerUsd)}* left`,
    effect: limitText,
    done: (effect, _, { keyName, unitsPerUsd }) => [
      msg`Gave *${keyName}* a limit again.`,
      limitText(effect, null, { unitsPerUsd }),
    ],
    after: ({ left }, key) => key && { left, granted: units(key.used + left) },
  },

  edit: EDIT_WORDS,

  enable: {
    ...PLAIN_WORDS,
    wanted: (_, { keyName }) => msg`*${keyName}* to be enabled`,
    done: (effect, _, { keyName, unitsPerUsd }) => [
      msg`Enabled *${keyName}* again.`,
      PLAIN_WORDS.effect(effect, _, { unitsPerUsd }),
    ],
  },

  disable: DISABLE_WORDS,

  renew: RENEW_WORDS,

  revert: {
    ...PLAIN_WORDS,
    done: (effect, change, { unitsPerUsd }) => [endText(effect, change, { unitsPerUsd })],
    wanted: ({ of, granted }, { keyName, unitsPerUsd }) =>
      of === 'quota'
        ? msg`the end of *${signedMoney(granted, unitsPerUsd)}* on *${keyName}*`
        : msg`the end of *unlimited quota* on *${keyName}*`,
    effect: endText,
  },
} satisfies { readonly [K in Change['kind']]: ChangeWords<Extract<Change, { kind: K }>> };

/** The cast is needed because TypeScript does not see that both are of the same kind. */
const wordsOf = (change: Change) => WORDS[change.kind] as ChangeWords<Change>;

export const changeText = ({
  change,
  keyName,
  unitsPerUsd,
  approval,
}: Pick<Request, 'change' | 'keyName' | 'unitsPerUsd' | 'approval'>): Text =>
  wordsOf(change).wanted(change, { keyName, unitsPerUsd, isFree: approval === null });

/** What was asked first, whatever a lead gave instead. */
export const askedText = (request: Request): Text =>
  changeText({ ...request, change: request.counter?.original ?? request.change });

/** `loan`: as it stands; without one nothing is promised. */
export const effectText = (
  { effect, change, unitsPerUsd, requester }: Applied,
  loan: Loan | null = null,
): Text =>
  wordsOf(change).effect(effect, change, { unitsPerUsd, requester, lent: loan && lentOf(change, loan) });

/** What is done, in a sentence, and what it came to. */
export const doneTexts = (
  { effect, change, keyName, unitsPerUsd, requester }: Applied,
  loan: Loan | null = null,
): Done =>
  wordsOf(change).done(effect, change, {
    keyName,
    unitsPerUsd,
    requester,
    lent: loan && lentOf(change, loan),
  });

const lentOf = (change: Change, { rest, ending }: Loan): Lent => ({
  ending,
  returned: change.kind === 'quota' ? units(change.delta - rest) : units(0),
});

export const balanceAfter = (change: Change, key: Key | null): Balance | 'unlimited' | null =>
  wordsOf(change).after(change, key);

export const changeDetails = (request: Request): Text[] =>
  wordsOf(request.change).details(request.change, request.state === 'applied' ? request.effect : null);
