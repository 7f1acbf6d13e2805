import { STATUS } from '../../../domain/keys/key.ts';
import { grantedOf } from '../../../domain/keys/quota.ts';
import { isDisabledSince } from '../../../domain/keys/shown-state.ts';
import { MINUTE } from '../../../domain/time.ts';
import type { MovedReport } from '../../../usecases/ports/read-models.ts';
import { actions, message, section } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { leftText } from '../../text/facts/quota.ts';
import { keyLabel, literal, moment, msg, person, type Text } from '../../text/text.ts';
import { openButton } from './key-buttons.ts';

/** For a button that was pressed late, or twice: what happened to the key since it was made. */
export function movedMessage(report: MovedReport): Message {
  const text = isOwnOfNow(report) ? ownText(report) : movedText(report);
  return message(text, [section(text), actions([openButton(report.key)])]);
}

const A_MOMENT = 2 * MINUTE;

/** The second click of a double click. */
const isOwnOfNow = ({ by, reader, now }: MovedReport): boolean =>
  by?.requester === reader && now.getTime() - by.appliedAt.getTime() < A_MOMENT;

function ownText({ key, part, shown, unitsPerUsd }: MovedReport): Text {
  const label = keyLabel(key);
  if (part === 'expiry' && isDisabledSince(shown, key))
    return msg`You disabled ${label} a moment ago, so I didn’t renew it.`;
  if (part === 'status')
    return msg`You ${literal(isOn(key) ? 'enabled' : 'disabled')} ${label} a moment ago.`;
  if (part === 'quota')
    return msg`You changed the quota of ${label} a moment ago: ${leftText(key, unitsPerUsd)}.`;
  return key.expiresAt
    ? msg`You renewed ${label} a moment ago: it expires ${moment(key.expiresAt)} now.`
    : msg`You changed the expiry of ${label} a moment ago: it never expires now.`;
}

function movedText(report: MovedReport): Text {
  const { key, part, shown, unitsPerUsd } = report;
  const label = keyLabel(key);
  if (part === 'status')
    return msg`${label} was already ${literal(isOn(key) ? 'enabled' : 'disabled')} ${whose(report)}.`;
  if (part === 'quota') {
    const isMore = key.unlimited || (shown.granted !== null && grantedOf(key) > shown.granted);
    return msg`${label} ${literal(isMore ? 'was given more quota' : 'was set to another limit')} ${whose(report)} since: ${leftText(key, unitsPerUsd)}.`;
  }
  if (isDisabledSince(shown, key))
    return msg`${label} has been disabled ${whose(report)} since, so I didn’t renew it.`;
  if (key.expiresAt === null) return msg`${label} never expires any more: it was changed ${whose(report)}.`;
  return shown.expiresAt && key.expiresAt > shown.expiresAt
    ? msg`${label} was already renewed until ${moment(key.expiresAt)} ${whose(report)}.`
    : msg`The expiry of ${label} was changed to ${moment(key.expiresAt)} ${whose(report)}.`;
}

const isOn = ({ status }: MovedReport['key']): boolean => status !== STATUS.disabled;

const whose = ({ by, reader }: MovedReport): Text => {
  if (by === null) return literal('outside Slack');
  return by.requester === reader ? literal('by you') : msg`by ${person(by.requester)}`;
};
