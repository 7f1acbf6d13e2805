import type { UnitsPerUsd } from '../../../domain/keys/quota.ts';
import type { AccountNews } from '../../../domain/upstream/account-alarms.ts';
import { paragraphs } from '../../blocks/blocks.ts';
import { betweenText, rangeText } from '../../text/facts/forecast-text.ts';
import { firstOf, keyLabel, literal, moment, money, msg, nothing, type Text } from '../../text/text.ts';
import type { Body, NoticeView } from './view.ts';

type Trouble = Body<'account_trouble'>;

/** To admins. It stands for days, so it says as of when. */
export const accountTroubleView: NoticeView<'account_trouble'> = (body, { unitsPerUsd }) =>
  paragraphs([HEADLINES[body.news](body, unitsPerUsd), ...REMEDIES[body.news]]);

const HEADLINES: Readonly<Record<AccountNews, (body: Trouble, unitsPerUsd: UnitsPerUsd) => Text>> = {
  low: ({ left, readAt, ending }, unitsPerUsd) =>
    msg`🟡 The CometAPI account had ${money(left, unitsPerUsd)} left as of ${moment(readAt)}.${ending ? msg` At ${money(ending.perDay, unitsPerUsd)} a day it ${betweenText(ending, readAt)}.` : nothing}`,
  empty: ({ readAt }) =>
    msg`🔴 The CometAPI account was out of money as of ${moment(readAt)}: calls with every key fail, whatever the keys have left.`,
  ends_first: ({ readAt, ending, ...body }, unitsPerUsd) =>
    ending
      ? msg`🟡 At ${money(ending.perDay, unitsPerUsd)} a day, the CometAPI account runs out of money ${rangeText(ending, readAt)}, while these keys still have quota: ${keysText(body)}.`
      : msg`🟡 The CometAPI account runs out of money soon, while these keys still have quota: ${keysText(body)}.`,
};

const TOP_UP = 'Top it up in the CometAPI console; I’ll tell you the next time it runs short.';
const WITHOUT = literal(`When it’s empty, calls with every key fail, whatever the keys have left. ${TOP_UP}`);

const REMEDIES: Readonly<Record<AccountNews, readonly Text[]>> = {
  low: [WITHOUT],
  empty: [literal('Top it up in the CometAPI console; the keys will then work again by themselves.')],
  ends_first: [WITHOUT],
};

const keysText = ({ keys, more }: Pick<Trouble, 'keys' | 'more'>): Text =>
  firstOf(keys.map(keyLabel), { total: keys.length + more });
