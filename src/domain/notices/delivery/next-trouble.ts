import { HOUR } from '../../time.ts';
import type { TroubleBody } from '../life.ts';
import type { Ended, NoticeBody } from '../notice.ts';

/** A trouble that returns within this time is the same one, so that what comes and goes storms nobody. */
const SAME_WITHIN = HOUR;

/** What telling a trouble means, after what was last told of its subject. */
export function nextTrouble(
  last: {
    readonly body: NoticeBody;
    readonly ended: Ended | null;
    readonly messages?: readonly unknown[];
  } | null,
  body: TroubleBody,
  now: Date,
): 'stands' | 'reopened' | 'new' {
  if (!last || whatIn(last.body) !== whatIn(body)) return 'new';
  if (last.ended === null) return 'stands';
  // What ended before Slack took its message has told nobody, and an end in the future is another clock's.
  if (last.messages?.length === 0) return 'new';
  return Math.abs(now.getTime() - last.ended.at.getTime()) < SAME_WITHIN ? 'reopened' : 'new';
}

/** What the same trouble has in common each time that it is found. */
function whatIn(body: NoticeBody): string {
  switch (body.kind) {
    case 'channel_trouble':
      return body.error;
    case 'group_trouble':
      return body.why;
    case 'owner_left':
      return body.isGone ? 'gone' : 'unreachable';
    case 'unreadable_keys':
    case 'policy_trouble':
      return JSON.stringify(body);
    default:
      return body.kind;
  }
}
