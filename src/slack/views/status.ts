import type { StatusReport } from '../../usecases/ports/read-models.ts';
import { fields, header, type Message, message, section } from '../blocks/blocks.ts';
import { count, joined, literal, moment, type Words, words } from '../text/text.ts';

/** What is known without asking anybody. */
export function statusMessage(report: StatusReport): Message {
  const { queue, budget, version, revealable } = report;
  const upstream = upstreamWords(report);
  const facts = [
    words`*Last sweep*\n${sweepWords(report)}`,
    words`*Requests*\n${queue.pending} waiting for a decision, ${queue.applying} being applied, ${queue.retrying} to be tried again`,
    words`*Notices*\n${queue.notices} to be delivered`,
    words`*Calls to CometAPI*\n${budget.used} of ${budget.limit} in ${count(budget.windowSeconds, 'second')}`,
    words`*Secrets*\n${revealWords(revealable)}`,
    words`*Version*\n${version}`,
  ];
  const lines = facts.map(({ mrkdwn, plain }) => ({
    mrkdwn: mrkdwn.replace('\n', ': '),
    plain: plain.replace('\n', ': '),
  }));
  return message(joined([upstream, ...lines]), [header('Status'), section(upstream), fields(facts)]);
}

function upstreamWords({ upstream }: StatusReport): Words {
  const { reachable, authorised, since, retryAt } = upstream;
  const begun = since ? words` since ${moment(since)}` : literal('');
  const next = retryAt ? words` Next try ${moment(retryAt)}.` : literal('');
  if (!authorised)
    return words`⚠️ CometAPI refuses the bot’s access token${begun}. An operator has to set a new \`COMETAPI_ACCESS_TOKEN\`.${next}`;
  return reachable ? literal('🟢 CometAPI answers.') : words`🔴 CometAPI does not answer${begun}.${next}`;
}

const sweepWords = ({ lastSweep }: StatusReport): Words =>
  lastSweep ? words`${moment(lastSweep.endedAt)}, ${count(lastSweep.keys, 'key')}` : literal('none yet');

function revealWords(revealable: boolean | null): string {
  if (revealable === null) return 'not known yet whether this server shows them';
  return revealable ? 'can be revealed by their owners' : 'hidden by this server: copy them from the console';
}
