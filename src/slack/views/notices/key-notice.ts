import { isCurable, isStillDead } from '../../../domain/notices/delivery/still-dead.ts';
import { standsInNow } from '../../../domain/notices/reader.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { actions, message, quotation, section, sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { factsBelowExpiry, lastingFacts } from '../../text/facts/facts.ts';
import { whoseText } from '../../text/facts/owner.ts';
import { adviceText, askedTexts, snoozedText, stateText } from '../../text/key-state.ts';
import { standInText } from '../../text/key-text.ts';
import { day, joined, keyLabel, msg, nothing, type Text, userText } from '../../text/text.ts';
import { KEY_NOTICE_WORDS, type KeyBody } from './key-notice-words.ts';
import { keyNow } from './last-words.ts';
import { noticeButtons, readersRights } from './notice-buttons.ts';
import { goneText } from './over.ts';

/** What happened to which key, the reason, the facts of the key, and buttons. */
export function keyNoticeMessage(body: KeyBody, context: NoticeContext): Message {
  const { what, facts } = told(body, context);
  const buttons = noticeButtons(body, context);
  if (context.isOver && buttons.length === 0) return sentence(keyNoticeText(body, context));
  return message(keyNoticeText(body, context), [
    section(what),
    ...(body.why && !context.isOver ? [quotation('Reason:', body.why)] : []),
    ...facts.map((line) => section(line)),
    ...(buttons.length > 0 ? [actions(buttons)] : []),
  ]);
}

/** The same in one text, with the beginning of a long reason. */
export function keyNoticeText(body: KeyBody, context: NoticeContext): Text {
  const { what, facts } = told(body, context);
  const why = body.why && !context.isOver ? [msg`Reason: ${userText(body.why, 300)}`] : [];
  return joined([what, ...why, ...facts]);
}

interface Told {
  /** What happened; once it is over, how it ended. */
  readonly what: Text;
  /** Of the key, if it still exists. */
  readonly facts: readonly Text[];
}

function told(body: KeyBody, context: NoticeContext): Told {
  const { key, unitsPerUsd, now } = context;
  const { headline, over, isAlive } = KEY_NOTICE_WORDS[body.what.kind];
  const gone = key && goneText(context);
  if (context.isSuperseded && key)
    return { what: gone ?? msg`There’s a newer message about key ${keyLabel(key)}.`, facts: [] };
  if (context.isOver && key) {
    const still = context.isLast ? stillDeadThen(context) : stillDeadText(context);
    return { what: gone ?? over(key, context), facts: gone ? [] : still };
  }
  const what = headline(body, key, unitsPerUsd);
  if (!key) return { what, facts: [] };
  const standsIn = isForStandIn(context);
  if (!isAlive) return { what, facts: standsIn ? [msg`You stand in for ${whoseText(key)}.`] : [] };
  // It stands for days, and what a key spends redraws nothing.
  const factsOf = body.what.kind === 'expiring' ? factsBelowExpiry : lastingFacts;
  const whose = standsIn ? standInText(key, key.backup ?? '') : nothing;
  const facts = msg`${joined(factsOf({ key, unitsPerUsd, now }), ' · ')}${whose}`;
  const { until = null } = context.snooze ?? {};
  const asked = isCurable(body.what.kind) ? askedTexts(key, now) : [];
  return { what, facts: [joined([facts, ...asked, ...(until ? [snoozedText(until)] : [])])] };
}

/** Why a key failed still on the day of the last drawing. */
function stillDeadThen({ notice, keys, key, now }: NoticeContext): Text[] {
  if (!key || !isStillDead(notice, keys, now)) return [];
  return [msg`On ${day(now)}, it still failed: ${stateText(key, now)}.`, keyNow({ keyId: key.id })];
}

/** Why a key fails still, and what this reader can do about it. */
function stillDeadText({ isStillDead, key, notice: { to }, now, unitsPerUsd }: NoticeContext): Text[] {
  if (!isStillDead || !key || to.kind !== 'member') return [];
  const advice = adviceText({ key, may: readersRights(to.id, key), now, unitsPerUsd });
  return advice ? [advice] : [];
}

/** Whether the reader stands in for the owner of the key now. */
export const isForStandIn = ({ key, notice: { to } }: NoticeContext): boolean =>
  to.kind === 'member' && key !== null && standsInNow(to.id, key);
