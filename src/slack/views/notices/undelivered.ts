import type { NoticeBody, Recipient } from '../../../domain/notices/notice.ts';
import type { StatusReport, Undelivered } from '../../../usecases/ports/overviews.ts';
import { context, section } from '../../blocks/blocks.ts';
import type { KnownBlock } from '../../blocks/unrendered.ts';
import {
  channel,
  count,
  joined,
  keyLabel,
  literal,
  moment,
  msg,
  nothing,
  person,
  type Text,
} from '../../text/text.ts';
import { KEY_NOTICE_WORDS } from './key-notice-words.ts';

/** For `status`: what reached nobody, why, and what whoever reads it does about that; none if all was told. */
export function undeliveredWords({
  undeliverable,
}: StatusReport): { text: Text; blocks: KnownBlock[] } | null {
  if (!undeliverable || undeliverable.total === 0) return null;
  const { newest, total } = undeliverable;
  const title = msg`🔴 ${count(total, 'message')} from the last 30 days reached nobody.`;
  const more = total > newest.length ? [msg`And ${total - newest.length} older ones.`] : [];
  const text = joined([title, ...newest.map(lineOf), ...more]);
  const advice = [...new Set(newest.map(({ to }) => to.kind))].map((kind) => ADVICE[kind]);
  return { text: joined([text, ...advice]), blocks: [section(text), context(joined(advice))] };
}

const lineOf = ({ to, body, key, why, at }: Undelivered): Text =>
  msg`• ${moment(at)} · to ${recipientText(to)}: ${whatText(body)}${key ? msg` · ${keyLabel(key)}` : nothing} · ${whyText(why)}`;

const whatText = (body: NoticeBody): Text =>
  body.kind === 'key' ? msg`a key ${KEY_NOTICE_WORDS[body.what.kind].inList}` : WHAT[body.kind];

/** By its word alone, as the audit has it, maybe of another version; null: this one has no such notice. */
export function noticeText(kind: string): Text | null {
  if (Object.hasOwn(WHAT, kind)) return WHAT[kind as keyof typeof WHAT];
  return Object.hasOwn(KEY_NOTICE_WORDS, kind)
    ? msg`a key ${KEY_NOTICE_WORDS[kind as keyof typeof KEY_NOTICE_WORDS].inList}`
    : null;
}

function recipientText(to: Recipient): Text {
  if (to.kind === 'member') return person(to.id);
  return to.kind === 'channel' ? channel(to.id) : RECIPIENTS[to.kind];
}

const RECIPIENTS: Readonly<Record<Exclude<Recipient['kind'], 'member' | 'channel'>, Text>> = {
  admins: literal('admins'),
  approvals: literal('the approvals channel'),
  digest: literal('leads'),
};

function whyText(why: string): Text {
  const own = Object.hasOwn(WHY, why) ? WHY[why] : undefined;
  return own ?? msg`Slack said: ${why}`;
}

/** What the bot itself calls a failure. */
const WHY: Readonly<Record<string, Text>> = {
  nobody_to_tell: literal('the policy names nobody who can be reached'),
  groups_unreadable: literal('Slack didn’t tell me who is in the user group'),
  no_card: literal('the request’s card is gone'),
  unreachable: literal('Slack kept refusing it for a day'),
};

const toPeople = literal(
  'Whoever can’t be reached in Slack has to hear it from you. If they’ve left, give their keys to somebody else: `/cometkey assign`.',
);
const toChannel = literal(
  'For the approvals channel: invite me with `/invite @cometkey`, or ask whoever runs me to set a channel, leads and admins I can reach.',
);

const ADVICE: Readonly<Record<Recipient['kind'], Text>> = {
  member: toPeople,
  approvals: toChannel,
  digest: toChannel,
  channel: literal(
    'For a channel: invite me with `/invite @cometkey`, or ask whoever runs me to name admins I can reach.',
  ),
  admins: literal('For admins: ask whoever runs me to name admins I can reach.'),
};

const WHAT: Readonly<Record<Exclude<NoticeBody['kind'], 'key'>, Text>> = {
  assigned: literal('a key was assigned to them'),
  assigned_many: literal('keys were assigned to them'),
  reassigned: literal('their key was assigned to somebody else'),
  reassigned_many: literal('their keys were assigned to somebody else'),
  bulk_disabled: literal('what became of keys they disabled'),
  backup_set: literal('who stands in for the owner of a key'),
  backups_lost: literal('they’re no longer the backup for some keys'),
  given_up: literal('an owner says a key isn’t theirs'),
  revealed: literal('the new owner fetched a secret'),
  reveal_asked: literal('a new owner asks for a secret'),
  reveal_approved: literal('they may see a secret'),
  created: literal('a key was created for them'),
  unowned_keys: literal('notices about keys without an owner'),
  day_digest: literal('their digest'),
  card: literal('a request'),
  reply: literal('a reply below a request'),
  outcome: literal('what became of their request'),
  changed_by_other: literal('somebody changed their key'),
  glass_broken: literal('an admin decided a request alone'),
  delegation: literal('who decides for whom'),
  grant_ended: literal('what was granted temporarily has ended'),
  resume_needed: literal('a change waits for *Resume*'),
  set_aside: literal('something keeps going wrong on my side'),
  unseen_card: literal('their request reached nobody'),
  owner_left: literal('an owner has left'),
  channel_trouble: literal('I can’t post to a channel of the policy'),
  group_trouble: literal('a user group gives nobody any rights'),
  welcome: literal('the welcome message'),
  zone_unknown: literal('Slack doesn’t know their time zone'),
  upstream_trouble: literal('CometAPI doesn’t answer, or does again'),
  account_trouble: literal('the account is short of money'),
  policy_trouble: literal('the policy file is wrong'),
  unreadable_keys: literal('keys that can’t be read'),
  audit_head: literal('the head of the audit'),
};
