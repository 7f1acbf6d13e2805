import type { Role } from '../../../domain/member.ts';
import { HOUR } from '../../../domain/time.ts';
import type { StatusReport } from '../../../usecases/ports/overviews.ts';
import { actions, button, context, fields, header, message, section, titled } from '../../blocks/blocks.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { tokenRemedy } from '../../text/refusal-text.ts';
import {
  count,
  joined,
  literal,
  moment,
  msg,
  nothing,
  type Text,
  timeOf,
  userText,
} from '../../text/text.ts';
import { accountText } from '../keys/account-text.ts';
import { keysButton } from '../keys/key-buttons.ts';
import { heldRows } from '../notices/resume-needed.ts';
import { undeliveredWords } from '../notices/undelivered.ts';

const TITLE = literal('Status');

const refresh = button({ action: ACTIONS.refreshStatus, text: 'Refresh' });

/** What is known without a call to CometAPI: its health, and the rest for who looks after the bot. */
export function statusMessage(report: StatusReport, role: Role): Message {
  const health = joined([upstreamWords(report), ...lateWords(report), ...hiddenWords(report, role)]);
  const asOf = [actions([refresh, keysButton]), context(msg`As of ${moment(report.now)}`)];
  if (role === 'member') return titled(TITLE, message(health, [header(TITLE), section(health), ...asOf]));
  const facts = factsOf(report);
  const lines = facts.map(([label, fact]) => msg`*${label}*: ${fact}`);
  const undelivered = undeliveredWords(report);
  const all = fields(facts.map(([label, fact]) => msg`*${label}*\n${fact}`));
  const held = heldRows(report.held);
  const text = joined([
    health,
    ...held.map((one) => one.text),
    ...lines,
    ...(undelivered ? [undelivered.text] : []),
  ]);
  const blocks = [
    header(TITLE),
    section(health),
    ...held.flatMap(({ blocks }) => blocks),
    all,
    ...(undelivered?.blocks ?? []),
    ...asOf,
  ];
  return titled(TITLE, message(text, blocks));
}

function factsOf(report: StatusReport): (readonly [Text, Text])[] {
  const { queue, budget, version, revealable } = report;
  return [
    [literal('Last sweep'), sweepWords(report)],
    [literal('Requests'), requestsWords(queue)],
    [literal('Notices'), noticesWords(queue.notices)],
    [
      literal('Calls to CometAPI'),
      msg`${budget.used} of ${budget.limit} in ${count(budget.windowSeconds, 'second')}`,
    ],
    ...accountFact(report),
    [literal('Secrets'), literal(revealWords(revealable))],
    [literal('Version'), userText(version)],
  ];
}

/** How many requests are open, of which kind. */
function requestsWords({ pending, applying, retrying, held }: StatusReport['queue']): Text {
  const open = [
    ...(pending > 0 ? [msg`${pending} waiting for a decision`] : []),
    ...(applying > 0 ? [msg`${applying} being applied`] : []),
    ...(retrying > 0 ? [msg`${retrying} to be tried again`] : []),
    ...(held > 0 ? [msg`${held} on hold`] : []),
  ];
  return open.length > 0 ? joined(open, ', ') : literal('none open');
}

/** What is still to be said, and what it waits for. */
function noticesWords({ all, putOff, again, givenUp }: StatusReport['queue']['notices']): Text {
  const next = all - putOff - again;
  const waiting = [
    ...(next > 0 ? [msg`${next} about to be sent`] : []),
    ...(putOff > 0 ? [msg`${putOff} put off until quiet hours, a day off or a snooze ends`] : []),
    ...(again > 0 ? [msg`${again} to be tried again`] : []),
    ...(givenUp > 0 ? [msg`${givenUp} given up in the last 30 days`] : []),
  ];
  return waiting.length > 0 ? joined(waiting, ', ') : literal('all sent');
}

const accountFact = ({ account, now }: StatusReport): (readonly [Text, Text])[] =>
  account ? [[literal('Account'), accountText({ account, now, unitsPerUsd: account.unitsPerUsd })]] : [];

function upstreamWords({ upstream, now }: StatusReport): Text {
  const { reachable, refusal, since, retryAt, limiting, isPage } = upstream;
  const begun = since ? msg` since ${at(since, now)}` : nothing;
  const next = retryAt ? msg` Next check ${at(retryAt, now)}.` : nothing;
  if (refusal) return msg`🔴 CometAPI has refused my access token${begun}. ${tokenRemedy(refusal)}${next}`;
  if (!reachable && isPage && since) return msg`${pageWords(since, now)}${next}`;
  if (!reachable) return msg`🔴 CometAPI hasn’t answered${begun}.${next}`;
  if (retryAt) return msg`🟡 CometAPI isn’t taking any more calls for now.${next}`;
  return limiting
    ? literal('🟡 CometAPI took no more calls when I last asked.')
    : literal('🟢 CometAPI is answering.');
}

/** Of what stands between the bot and CometAPI. */
const pageWords = (since: Date, now: Date): Text =>
  msg`🔴 Since ${at(since, now)} I’ve been getting something else instead of CometAPI’s answers, perhaps a proxy’s page.`;

/** The time alone where it cannot be taken for another day's. */
const at = (when: Date, now: Date): Text =>
  Math.abs(when.getTime() - now.getTime()) < 6 * HOUR ? timeOf(when) : moment(when);

const lateWords = ({ lastSweep }: StatusReport): Text[] =>
  lastSweep?.isLate
    ? [msg`🟡 I last read all keys ${moment(lastSweep.endedAt)}, so notices about them come late.`]
    : [];

/** Among the facts for the others. */
const hiddenWords = ({ revealable }: StatusReport, role: Role): Text[] =>
  role === 'member' && revealable === false ? [msg`Secrets are ${literal(revealWords(false))}.`] : [];

const sweepWords = ({ lastSweep }: StatusReport): Text => {
  if (!lastSweep) return literal('none yet');
  const late = lastSweep.isLate ? literal(', late') : nothing;
  return msg`${moment(lastSweep.endedAt)}, ${count(lastSweep.keys, 'key')}${late}`;
};

function revealWords(revealable: boolean | null): string {
  if (revealable === null) return 'not known yet whether this server shows them';
  return revealable ? 'can be revealed by their owners' : 'hidden by this server: copy them from the console';
}
