import type { TroubleBody, TroubleKind } from '../../../domain/notices/life.ts';
import type { Ended } from '../../../domain/notices/notice.ts';
import { sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { channel as channelText, literal, moment, msg, person, type Text } from '../../text/text.ts';
import type { Body } from './view.ts';

/** What is left of a message once its trouble is over: in the past, because the trouble may return. */
export const endedMessage = (body: TroubleBody, { at, how }: Ended): Message =>
  sentence(
    how === 'solved'
      ? (SOLVED[body.kind] as Solved<TroubleKind>)(body, moment(at))
      : msg`This changed ${moment(at)}: a newer message says what has been wrong since.`,
  );

type Solved<K extends TroubleKind> = (body: Body<K>, at: Text) => Text;

const SOLVED: { readonly [K in TroubleKind]: Solved<K> } = {
  account_trouble: ({ news }, at) => msg`✅ Solved ${at}: ${MONEY[news]}.`,
  channel_trouble: ({ channel }, at) =>
    msg`✅ Solved ${at}: I was able to post to ${channelText(channel)} again.`,
  group_trouble: ({ group, why }, at) =>
    msg`✅ Solved ${at}: ${AGAIN[why](msg`the user group \`${group}\``)} again.`,
  owner_left: ({ owner, isGone }, at) =>
    isGone
      ? msg`✅ Solved ${at}: I was able to reach ${person(owner)} again: their Slack account was active.`
      : msg`✅ Solved ${at}: I was able to reach ${person(owner)} again, so notices about their keys went to them.`,
  set_aside: ({ job, item }, at) => msg`✅ Solved ${at}: \`${item}\` (job \`${job}\`) went through.`,
  unreadable_keys: (_body, at) => msg`✅ Solved ${at}: I was able to read every key that CometAPI lists.`,
  upstream_trouble: ({ fault, since }, at) =>
    fault === 'auth'
      ? msg`✅ Solved ${at}: CometAPI accepted my access token again. It had refused it since ${moment(since)}.`
      : msg`✅ Solved ${at}: CometAPI answered again. It had stopped ${moment(since)}.`,
  zone_unknown: (_body, at) =>
    msg`✅ Solved ${at}: Slack told me your time zone, so I read the dates and times you wrote in it.`,
};

const MONEY: Readonly<Record<Body<'account_trouble'>['news'], Text>> = {
  low: literal('the CometAPI account was no longer short of money'),
  empty: literal('the CometAPI account had money again'),
  ends_first: literal('the CometAPI account had enough money for its keys again'),
};

const AGAIN: Readonly<Record<Body<'group_trouble'>['why'], (group: Text) => Text>> = {
  missing: (group) => msg`Slack listed ${group}`,
  empty: (group) => msg`${group} had members`,
  unreadable: (group) => msg`Slack said who is in ${group}`,
};
