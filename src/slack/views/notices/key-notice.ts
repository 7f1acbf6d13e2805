import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { actions, message, quotation, section, sentence } from '../../blocks/blocks.ts';
import type { KnownBlock, Message } from '../../blocks/unrendered.ts';
import { factsBelowExpiry, lastingFacts } from '../../text/facts/facts.ts';
import { snoozedText } from '../../text/key-state.ts';
import { joined, keyLabel, msg, nothing, type Text, userText } from '../../text/text.ts';
import { KEY_NOTICE_WORDS, type KeyBody } from './key-notice-words.ts';
import { noticeButtons } from './notice-buttons.ts';
import { goneText } from './over.ts';

/** What happened to which key, the reason, the facts of the key, and buttons. */
export function keyNoticeMessage(body: KeyBody, context: NoticeContext): Message {
  const [first = nothing, then] = keyNoticeText(body, context);
  if (context.isOver) return sentence(first);
  const buttons = noticeButtons(body, context);
  const blocks: KnownBlock[] = [
    section(first),
    ...(body.why ? [quotation('Reason:', body.why)] : []),
    ...(then ? [section(then)] : []),
    ...(buttons.length > 0 ? [actions(buttons)] : []),
  ];
  const why = body.why ? msg`Reason: ${userText(body.why, 300)}` : null;
  return message(joined([first, ...(why ? [why] : []), ...(then ? [then] : [])]), blocks);
}

/** What happened, and the facts of the key if it still exists; once it is over, how it ended. */
export function keyNoticeText(body: KeyBody, context: NoticeContext): Text[] {
  const { key, unitsPerUsd, now } = context;
  const { headline, over, isAlive } = KEY_NOTICE_WORDS[body.what.kind];
  if (context.isSuperseded && key)
    return [goneText(context) ?? msg`A newer message says how key ${keyLabel(key)} is.`];
  if (context.isOver && key) return [goneText(context) ?? over(key, context)];
  const first = headline(body, key, unitsPerUsd);
  if (!key || !isAlive) return [first];
  // It stands for days, and what a key spends redraws nothing.
  const factsOf = body.what.kind === 'expiring' ? factsBelowExpiry : lastingFacts;
  const facts = joined(factsOf({ key, unitsPerUsd, now }), ' · ');
  const { until = null } = context.snooze ?? {};
  return [first, until ? joined([facts, snoozedText(until)]) : facts];
}
