import type { KeyId } from '../../../domain/keys/key.ts';
import type { NoticeBody } from '../../../domain/notices/notice.ts';
import type { KeyNoticeKind } from '../../../domain/notices/watch-rules/watch-rules.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { paragraphs } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { count, day, keyLabel, literal, msg, person, type Text } from '../../text/text.ts';
import { named } from './assigned-many.ts';
import { editedText } from './key-notice-details.ts';
import type { KeyBody } from './key-notice-words.ts';
import type { Body } from './view.ts';

/** What stays of a message that has stood for long and is not over; null: it is redrawn still, or is over. */
export function lastMessage(told: NoticeContext): Message | null {
  const lines = lastWords(told);
  return lines && paragraphs(lines);
}

/** In the past, with the day, and where it says how that is now, because it is never redrawn. */
export function lastWords(told: NoticeContext): readonly Text[] | null {
  const { isLast, isOver, notice } = told;
  if (!isLast || isOver) return null;
  return toldOf(notice.body, day(notice.createdAt), told);
}

function toldOf(body: NoticeBody, on: Text, told: NoticeContext): Text[] | null {
  switch (body.kind) {
    case 'key':
      return seenOf(body, on, told);
    case 'created':
      return [msg`On ${on}, key ${label(body)} was created for you.`, keyNow(body)];
    case 'assigned':
      return [msg`On ${on}, ${person(body.by)} assigned key ${label(body)} to you.`, keyNow(body)];
    case 'assigned_many':
      return [
        msg`On ${on}, ${person(body.by)} assigned ${count(body.keys.length, 'key')} to you: ${named(body.keys)}.`,
        listNow,
      ];
    case 'backup_set':
      return [namedOf(body, on, told), keyNow(body)];
    case 'given_up':
      return [msg`On ${on}, ${person(body.by)} said that key ${label(body)} wasn’t theirs.`, keyNow(body)];
    case 'unowned_keys':
      return [
        msg`On ${on}, I listed ${count(body.keys.length + (body.others ?? []).length, 'key')} here that nobody looked after.`,
        literal(
          'I don’t update this message any more. `/cometkey list unowned` shows the keys that need an owner now.',
        ),
      ];
    case 'day_digest':
      return [msg`On ${on}, I listed here what needed you.`, listNow];
    case 'reveal_asked':
      return [msg`On ${on}, ${person(body.by)} asked to see the secret of key ${label(body)}.`, keyNow(body)];
    case 'reveal_approved':
      return [
        msg`On ${on}, ${person(body.by)} agreed that you may see the secret of key ${label(body)} once.`,
        keyNow(body),
      ];
    default:
      return null;
  }
}

const label = ({ keyId, name }: { keyId: KeyId; name: string }): Text => keyLabel({ id: keyId, name });

export const keyNow = ({ keyId }: { keyId: KeyId }): Text =>
  msg`I don’t update this message any more. \`/cometkey show #${keyId}\` says how the key is now.`;

const listNow = literal(
  'I don’t update this message any more. `/cometkey list` shows how your keys are now.',
);

/** A key that is gone is no other way now. */
function seenOf(body: KeyBody, on: Text, { unitsPerUsd }: NoticeContext): Text[] {
  const { by, what } = body;
  const done = by === null ? null : DONE[what.kind]?.(label(body), on, person(by));
  const seen = done ?? SEEN[what.kind](label(body), on);
  return [seen, ...editedText(body, unitsPerUsd), ...(what.kind === 'deleted' ? [] : [keyNow(body)])];
}

/** By somebody in Slack. */
const DONE: Partial<Record<KeyNoticeKind, (key: Text, on: Text, by: Text) => Text>> = {
  disabled: (key, on, by) => msg`On ${on}, ${by} disabled key ${key}.`,
  deleted: (key, on, by) => msg`On ${on}, ${by} deleted key ${key}.`,
};

const SEEN: Readonly<Record<KeyNoticeKind, (key: Text, on: Text) => Text>> = {
  disabled: (key, on) => msg`On ${on}, I saw that key ${key} had been disabled outside Slack.`,
  expired: (key, on) => msg`On ${on}, I saw that key ${key} had expired.`,
  exhausted: (key, on) => msg`On ${on}, I saw that key ${key} had used up its quota.`,
  low: (key, on) => msg`On ${on}, I saw that key ${key} was low on quota.`,
  runs_out: (key, on) => msg`On ${on}, I saw that key ${key} would run out of quota soon.`,
  anomaly: (key, on) => msg`On ${on}, I saw that key ${key} was spending far more than usual.`,
  revived: (key, on) => msg`On ${on}, I saw that key ${key} worked again.`,
  changed: (key, on) => msg`On ${on}, I saw that key ${key} had been changed outside Slack.`,
  discovered: (key, on) => msg`On ${on}, I saw that key ${key} had been created outside Slack.`,
  deleted: (key, on) => msg`On ${on}, I saw that key ${key} had been deleted outside Slack.`,
  expiring: (key, on) => msg`On ${on}, I saw that key ${key} would expire soon.`,
};

/** To the owner of the key, or to whoever stands in for them. */
const namedOf = (body: Body<'backup_set'>, on: Text, { notice: { to } }: NoticeContext): Text =>
  to.kind === 'member' && to.id === body.owner
    ? msg`On ${on}, ${person(body.by)} named ${person(body.backup ?? '')} as the backup for your key ${label(body)}.`
    : msg`On ${on}, ${person(body.by)} named you as the backup for key ${label(body)}.`;
