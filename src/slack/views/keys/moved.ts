import { STATUS } from '../../../domain/keys/key.ts';
import { grantedOf } from '../../../domain/keys/quota.ts';
import { isDisabledSince } from '../../../domain/keys/shown-state.ts';
import type { KeyName } from '../../../domain/problems/problem.ts';
import { MINUTE } from '../../../domain/time.ts';
import type { MovedReport } from '../../../usecases/ports/overviews.ts';
import type { Snoozed } from '../../../usecases/watch/personal/snooze-key.ts';
import { actions, message, section, sentence } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { doerText } from '../../text/facts/doer.ts';
import { leftText } from '../../text/facts/quota.ts';
import { keyLabel, literal, moment, msg, type Text } from '../../text/text.ts';
import { openButton } from './key-buttons.ts';

/** For a button that was pressed late, or twice: what happened to the key since it was made. */
export function movedMessage(report: MovedReport): Message {
  const text = isOwnOfNow(report) ? ownText(report) : movedText(report);
  return message(text, [section(text), actions([openButton(report.key)])]);
}

/** What it says, and the key as it is now; null: nobody can tell which, or its reader may not see it. */
export const withOpen = (said: Message, key: KeyName | null): Message =>
  key ? { ...said, blocks: [...said.blocks, actions([openButton(key)])] } : said;

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
  if (key.expiresAt === null)
    return msg`You changed the expiry of ${label} a moment ago: it never expires now.`;
  return isLater(key, shown)
    ? msg`You renewed ${label} a moment ago: it expires ${moment(key.expiresAt)} now.`
    : msg`You changed the expiry of ${label} a moment ago: it expires ${moment(key.expiresAt)} now.`;
}

function movedText(report: MovedReport): Text {
  const { key, part, shown } = report;
  const label = keyLabel(key);
  if (part === 'status') {
    const state = literal(isOn(key) ? 'enabled' : 'disabled');
    return byWhom(report, {
      you: msg`You already ${state} ${label}.`,
      others: (by) => msg`${label} was already ${state} ${by}.`,
    });
  }
  if (part === 'quota') return quotaText(report);
  if (isDisabledSince(shown, key))
    return byWhom(report, {
      you: msg`You have since disabled ${label}, so I didn’t renew it.`,
      others: (by) => msg`${label} has since been disabled ${by}, so I didn’t renew it.`,
    });
  return expiryText(report);
}

function quotaText(report: MovedReport): Text {
  const { key, shown, unitsPerUsd } = report;
  const label = keyLabel(key);
  const left = leftText(key, unitsPerUsd);
  const isMore = key.unlimited || (shown.granted !== null && grantedOf(key) > shown.granted);
  return byWhom(
    report,
    isMore
      ? {
          you: msg`You have since given ${label} more quota: ${left}.`,
          others: (by) => msg`${label} has since been given more quota ${by}: ${left}.`,
        }
      : {
          you: msg`You have since set ${label} to another limit: ${left}.`,
          others: (by) => msg`${label} has since been set to another limit ${by}: ${left}.`,
        },
  );
}

function expiryText(report: MovedReport): Text {
  const { key, shown } = report;
  const label = keyLabel(key);
  if (key.expiresAt === null)
    return byWhom(report, {
      you: msg`You set ${label} to never expire.`,
      others: (by) => msg`${label} was set to never expire ${by}.`,
    });
  const at = moment(key.expiresAt);
  return isLater(key, shown)
    ? byWhom(report, {
        you: msg`You already renewed ${label} until ${at}.`,
        others: (by) => msg`${label} was already renewed ${by}, until ${at}.`,
      })
    : byWhom(report, {
        you: msg`You changed the expiry of ${label} to ${at}.`,
        others: (by) => msg`The expiry of ${label} was changed to ${at} ${by}.`,
      });
}

/** Only a later expiry is a renewal. */
const isLater = (
  { expiresAt }: Pick<MovedReport['key'], 'expiresAt'>,
  shown: Pick<MovedReport['shown'], 'expiresAt'>,
): boolean => expiresAt !== null && shown.expiresAt !== null && expiresAt > shown.expiresAt;

const isOn = ({ status }: MovedReport['key']): boolean => status !== STATUS.disabled;

const byWhom = ({ by, reader }: MovedReport, words: Parameters<typeof doerText>[2]): Text =>
  doerText(by?.requester ?? null, reader, words);

/** For whoever pressed *Snooze* or *Wake*: what they put off, or did not any more. */
export const snoozedMessage = ({ key, until }: Snoozed): Message =>
  sentence(
    until === null
      ? msg`🔔 You ended the snooze of ${keyLabel(key)}.`
      : msg`💤 You snoozed this about ${keyLabel(key)} until ${moment(until)}.`,
  );
