import type { StatusReport } from '../../usecases/ports/read-models.ts';
import { fields, header, message, section } from '../blocks/blocks.ts';
import type { Message } from '../blocks/unrendered.ts';
import { count, joined, literal, moment, msg, type Text, userText } from '../text/text.ts';

/** What is known without a call to CometAPI. */
export function statusMessage(report: StatusReport): Message {
  const upstream = upstreamWords(report);
  const facts = factsOf(report);
  const lines = facts.map(([label, fact]) => msg`*${label}*: ${fact}`);
  return message(joined([upstream, ...lines]), [
    header('Status'),
    section(upstream),
    fields(facts.map(([label, fact]) => msg`*${label}*\n${fact}`)),
  ]);
}

function factsOf(report: StatusReport): (readonly [Text, Text])[] {
  const { queue, budget, version, revealable } = report;
  return [
    [literal('Last sweep'), sweepWords(report)],
    [
      literal('Requests'),
      msg`${queue.pending} waiting for a decision, ${queue.applying} being applied, ${queue.retrying} to be tried again`,
    ],
    [literal('Notices'), msg`${queue.notices} to be delivered`],
    [
      literal('Calls to CometAPI'),
      msg`${budget.used} of ${budget.limit} in ${count(budget.windowSeconds, 'second')}`,
    ],
    [literal('Secrets'), literal(revealWords(revealable))],
    [literal('Version'), userText(version)],
  ];
}

function upstreamWords({ upstream }: StatusReport): Text {
  const { reachable, authorised, since, retryAt } = upstream;
  const begun = since ? msg` since ${moment(since)}` : literal('');
  const next = retryAt ? msg` Next try ${moment(retryAt)}.` : literal('');
  if (!authorised)
    return msg`⚠️ CometAPI ${literal(since ? 'has refused' : 'refuses')} the bot’s access token${begun}. An operator has to set a new \`COMETAPI_ACCESS_TOKEN\`.${next}`;
  if (!reachable)
    return since
      ? msg`🔴 CometAPI has not answered${begun}.${next}`
      : msg`🔴 CometAPI does not answer.${next}`;
  return retryAt ? msg`🟡 CometAPI takes no more calls for now.${next}` : literal('🟢 CometAPI answers.');
}

const sweepWords = ({ lastSweep }: StatusReport): Text =>
  lastSweep ? msg`${moment(lastSweep.endedAt)}, ${count(lastSweep.keys, 'key')}` : literal('none yet');

function revealWords(revealable: boolean | null): string {
  if (revealable === null) return 'not known yet whether this server shows them';
  return revealable ? 'can be revealed by their owners' : 'hidden by this server: copy them from the console';
}
