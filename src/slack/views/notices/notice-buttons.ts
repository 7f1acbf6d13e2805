import { type Cure, isStuck } from '../../../domain/keys/cures.ts';
import { proposedUsd } from '../../../domain/keys/forecast/proposal.ts';
import { rightsOf } from '../../../domain/keys/rights.ts';
import type { KeyPart } from '../../../domain/keys/shown-state.ts';
import type { UserId } from '../../../domain/member.ts';
import { isCurable } from '../../../domain/notices/delivery/still-dead.ts';
import { standsInNow } from '../../../domain/notices/reader.ts';
import { WATCH_RULES } from '../../../domain/notices/watch-rules/watch-rules.ts';
import type { NoticeContext } from '../../../usecases/ports/ports.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { ACTIONS, keyAction } from '../../blocks/ids.ts';
import type { Button } from '../../blocks/unrendered.ts';
import {
  cureAtOnceButtons,
  notMineButton,
  openButton,
  snoozeButton,
  wakeButton,
} from '../keys/key-buttons.ts';
import { KEY_NOTICE_WORDS, type KeyBody } from './key-notice-words.ts';

/** What whoever stands in for the owner may not do. */
const ENABLE = keyAction('enable');

/** The buttons of a message about a key act on the key as the message shows it. */
export function noticeButtons(body: KeyBody, context: NoticeContext): Button[] {
  if (context.isOver && !context.isStillDead) return [];
  const { key, isOver } = context;
  const snooze = isOver ? null : context.snooze;
  const { to } = context.notice;
  const { buttons, isAlive } = KEY_NOTICE_WORDS[body.what.kind];
  const known = key ?? { id: body.keyId, name: body.name };
  const snoozed = { key: known, kind: body.what.kind };
  const owns = isAlive && to.kind === 'member' && (key === null || key.owner === to.id);
  const standsIn = to.kind === 'member' && key !== null && standsInNow(to.id, key);
  const told = isOver ? [openButton(known)] : buttons(known, body, context);
  const usual = told.filter(
    (one) =>
      (!standsIn || one.action_id !== ENABLE) && !(isLocked(context) && CURING.has(one.action_id ?? '')),
  );
  return [
    ...(snooze?.until
      ? [openButton(known), wakeButton(snoozed)]
      : withOthers(usual, otherCures(body, context))),
    ...(snooze && !snooze.until ? [snoozeButton(snoozed)] : []),
    ...(owns ? [notMineButton(known)] : []),
  ];
}

/** Only an admin can enable the key, so its owner cures nothing. */
const isLocked = ({ key, now, notice: { to } }: NoticeContext): boolean =>
  key !== null && to.kind === 'member' && isStuck(key, readersRights(to.id, key), now);

export const readersRights = (id: UserId, key: MirroredKey) =>
  rightsOf({ id, role: 'member', zone: 'UTC' }, key);

const CURING: ReadonlySet<string> = new Set([keyAction('renew'), ENABLE, ACTIONS.askMore, ACTIONS.askAmount]);

/** What else is wrong with the key is cured from the same message. */
function otherCures(body: KeyBody, { key, notice: { to }, ...at }: NoticeContext): Button[] {
  if (!key || to.kind !== 'member' || !isCurable(body.what.kind)) return [];
  const may = readersRights(to.id, key);
  const first = CURE_OF[WATCH_RULES[body.what.kind].about ?? 'status'];
  return cureAtOnceButtons(key, may, { now: at.now, usd: proposedUsd(key, at), first });
}

/** The first line tells of this part of the key, so what cures it comes first. */
const CURE_OF: Readonly<Record<KeyPart, Cure>> = { expiry: 'renew', quota: 'ask_more', status: 'enable' };

/** The cures in their order, then what opens the key; the first one stands out, unless it is asked for already. */
function withOthers(usual: readonly Button[], cures: readonly Button[]): Button[] {
  const isCure = ({ action_id }: Button) => cures.some((cure) => cure.action_id === action_id);
  const own = usual.filter((one) => one.action_id !== OPEN && !isCure(one));
  const [first, ...others] = [...own, ...cures];
  return [
    ...(first ? [isCure(first) ? first : { style: 'primary' as const, ...first }] : []),
    ...others.map(({ style: _, ...plain }) => plain),
    ...usual.filter((one) => one.action_id === OPEN),
  ];
}

const OPEN = keyAction('show');
