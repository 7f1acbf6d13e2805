import type { TroubleBody, TroubleKind } from '../../../domain/notices/life.ts';
import type { Ended } from '../../../domain/notices/notice.ts';
import { sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { groupName } from '../../text/people/group-text.ts';
import { channel as channelText, literal, moment, msg, person, type Text } from '../../text/text.ts';
import type { Body } from './view.ts';

/** What is left of a message once its trouble is over: in the past, because the trouble may return. */
export const endedMessage = (body: TroubleBody, { at, how }: Ended): Message =>
  sentence(endedText(body, { at, how }));

function endedText(body: TroubleBody, { at, how }: Ended): Text {
  switch (how) {
    case 'solved':
      return (SOLVED[body.kind] as Solved<TroubleKind>)(body, moment(at));
    case 'changed':
      return msg`This changed ${moment(at)}: a newer message says what was wrong from then on.`;
    case 'dropped':
      return msg`The policy was changed ${moment(at)}, and no longer names what this was about.`;
  }
}

type Solved<K extends TroubleKind> = (body: Body<K>, at: Text) => Text;

const SOLVED: { readonly [K in TroubleKind]: Solved<K> } = {
  account_trouble: ({ news }, at) => msg`✅ Resolved ${at}: ${MONEY[news]}.`,
  channel_trouble: ({ channel }, at) =>
    msg`✅ Resolved ${at}: I was able to post to ${channelText(channel)} again.`,
  group_trouble: ({ group, why }, at) =>
    msg`✅ Resolved ${at}: ${AGAIN[why](msg`the user group ${groupName(group)}`)}.`,
  owner_left: ({ owner, isGone }, at) =>
    isGone
      ? msg`✅ Resolved ${at}: I was able to reach ${person(owner)} again: their Slack account was active.`
      : msg`✅ Resolved ${at}: I was able to reach ${person(owner)} again, so notices about their keys went to them.`,
  policy_trouble: (_body, at) =>
    msg`✅ Resolved ${at}: the policy file was right again, and what it says held from then on.`,
  set_aside: ({ job, item }, at) => msg`✅ Resolved ${at}: \`${item}\` (job \`${job}\`) went through.`,
  unreadable_keys: (_body, at) => msg`✅ Resolved ${at}: I was able to read every key that CometAPI lists.`,
  upstream_trouble: ({ fault, since }, at) =>
    fault === 'auth'
      ? msg`✅ Resolved ${at}: CometAPI accepted my access token again. It had refused it since ${moment(since)}.`
      : msg`✅ Resolved ${at}: CometAPI answered again. It had stopped ${moment(since)}.`,
  zone_unknown: (_body, at) =>
    msg`✅ Resolved ${at}: Slack told me your time zone, so I read the dates and times you wrote in it.`,
};

const MONEY: Readonly<Record<Body<'account_trouble'>['news'], Text>> = {
  low: literal('the CometAPI account was no longer short of money'),
  empty: literal('the CometAPI account had money again'),
  ends_first: literal('the CometAPI account had enough money for its keys again'),
};

const AGAIN: Readonly<Record<Body<'group_trouble'>['why'], (group: Text) => Text>> = {
  missing: (group) => msg`Slack listed ${group} again`,
  empty: (group) => msg`${group} had members again`,
  unreadable: (group) => msg`Slack told me again who is in ${group}`,
};
