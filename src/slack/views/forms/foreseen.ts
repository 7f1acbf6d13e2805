import { capLeft } from '../../../domain/policy/limits.ts';
import type { PolicyReport } from '../../../usecases/requests/preview-change.ts';
import { askedText, haveToApprove, whoCanText } from '../../text/asked-text.ts';
import { dollars, literal, money, msg, spanText, type Text } from '../../text/text.ts';
import { refusalText } from '../account/policy-terms.ts';

/** What would come of a form if it were sent now, for who fills it in. */
export const foreseenText = (report: PolicyReport): Text =>
  msg`${outcomeText(report)} ${literal('I’ll check again when you send this.')}`;

const WHOSE = { member: 'your', team: 'your team’s', company: 'the company’s' } as const;

function outcomeText(report: PolicyReport): Text {
  const { asked, explanation, policy, reader, owner } = report;
  const { decision, rule } = explanation;
  if (decision.kind === 'refuse') return msg`I’d refuse this: ${refusalText(decision)}`;
  if (decision.kind === 'ask')
    return msg`${asked ? askedText(asked) : haveToApprove(decision)}${whoCanText(decision, policy.people, [reader.id, owner])}`;
  const { unitsPerUsd } = report.context;
  const left = capLeft(explanation, report.context);
  return rule?.cap && left !== null
    ? msg`Done at once: within ${literal(WHOSE[rule.cap.of ?? 'member'])} ${dollars(rule.cap.total)} in ${spanText(rule.cap.per)}, with ${money(left, unitsPerUsd)} left after this.`
    : literal('Done at once: nobody has to approve this.');
}
