import type { StatusReport } from '../../usecases/ports/read-models.ts';
import { fields, header, type Message, message, section } from '../blocks/blocks.ts';
import { count, joined, literal, moment, msg, type Text } from '../text/text.ts';

/** What is known without interaction anybody. */
export function statusMessage(report: StatusReport): Message {
  const { queue, budget, version, revealable } = report;
  const upstream = upstreamWords(report);
  const facts = [
    msg`*Last sweep*\n${sweepWords(report)}`,
    msg`*Requests*\n${queue.pending} waiting for a decision, ${queue.applying} being applied, ${queue.retrying} to be tried again`,
    msg`*Notices*\n${queue.notices} to be delivered`,
    msg`*Calls to CometAPI*\n${budget.used} of ${budget.limit} in ${count(budget.windowSeconds, 'second')}`,
    msg`*Secrets*\n${revealWords(revealable)}`,
    msg`*Version*\n${version}`,
  ];
  const lines = facts.map(({ mrkdwn, plain }) => ({
    mrkdwn: mrkdwn.replace('\n', ': '),
    plain: plain.replace('\n', ': '),
  }));
  return message(joined([upstream, ...lines]), [header('Status'), section(upstream), fields(facts)]);
}

function upstreamWords({ upstream }: StatusReport): Text {
  const { reachable, authorised, since, retryAt } = upstream;
  const begun = since ? msg` since ${moment(since)}` : literal('');
  const next = retryAt ? msg` Next try ${moment(retryAt)}.` : literal('');
  if (!authorised)
    return msg`⚠️ CometAPI refuses the bot’s access token${begun}. An operator has to set a new \`COMETAPI_ACCESS_TOKEN\`.${next}`;
  return reachable ? literal('🟢 CometAPI answers.') : msg`🔴 CometAPI does not answer${begun}.${next}`;
}

const sweepWords = ({ lastSweep }: StatusReport): Text =>
  lastSweep ? msg`${moment(lastSweep.endedAt)}, ${count(lastSweep.keys, 'key')}` : literal('none yet');

function revealWords(revealable: boolean | null): string {
  if (revealable === null) return 'not known yet whether this server shows them';
  return revealable ? 'can be revealed by their owners' : 'hidden by this server: copy them from the console';
}
