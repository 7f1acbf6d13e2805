import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import { keyAction } from '../../blocks/ids.ts';
import type { Button } from '../../blocks/unrendered.ts';
import { notMineButton, openButton, snoozeButton, wakeButton } from '../keys/key-buttons.ts';
import { KEY_NOTICE_WORDS, type KeyBody } from './key-notice-words.ts';

/** What whoever stands in for the owner may not do. */
const ENABLE = keyAction('enable');

/** The buttons of a message about a key act on the key as the message shows it. */
export function noticeButtons(body: KeyBody, context: NoticeContext): Button[] {
  const { key, snooze } = context;
  const { to } = context.notice;
  const { buttons, isAlive } = KEY_NOTICE_WORDS[body.what.kind];
  const known = key ?? { id: body.keyId, name: body.name };
  const snoozed = { key: known, kind: body.what.kind };
  const owns = isAlive && to.kind === 'member' && (key === null || key.owner === to.id);
  const standsIn = to.kind === 'member' && key?.backup === to.id;
  const usual = buttons(known, body, context).filter((one) => !standsIn || one.action_id !== ENABLE);
  return [
    ...(snooze?.until ? [openButton(known), wakeButton(snoozed)] : usual),
    ...(snooze && !snooze.until ? [snoozeButton(snoozed)] : []),
    ...(owns ? [notMineButton(known)] : []),
  ];
}
