import { capLeft } from '../../../domain/policy/limits.ts';
import type { PolicyReport } from '../../../usecases/requests/preview-change.ts';
import { askedText, haveToApprove, namedDeciders } from '../../text/asked-text.ts';
import { dollars, literal, money, msg, nothing, spanText, type Text } from '../../text/text.ts';
import { refusalText } from '../account/policy-terms.ts';

/** What would come of a form if it were sent now, for who fills it in. */
export const foreseenText = (report: PolicyReport): Text =>
  msg`${outcomeText(report)} ${literal('I’ll check again when you send this.')}`;

const WHOSE = { member: 'your', team: 'your team’s', company: 'the company’s' } as const;

function outcomeText(report: PolicyReport): Text {
  const { asked, explanation } = report;
  const { decision, rule } = explanation;
  if (decision.kind === 'refuse') return msg`I’d refuse this: ${refusalText(decision)}`;
  if (decision.kind === 'ask')
    return msg`${asked ? askedText(asked) : haveToApprove(decision)}${whoText(report)}`;
  const { unitsPerUsd } = report.context;
  const left = capLeft(explanation, report.context);
  return rule?.cap && left !== null
    ? msg`Done at once: within ${literal(WHOSE[rule.cap.of ?? 'member'])} ${dollars(rule.cap.total)} in ${spanText(rule.cap.per)}, with ${money(left, unitsPerUsd)} left after this.`
    : literal('Done at once: nobody has to approve this.');
}

function whoText({ explanation: { decision }, policy, reader, owner }: PolicyReport): Text {
  if (decision.kind !== 'ask') return nothing;
  const who = namedDeciders(decision, policy.people, [reader.id, owner]);
  return who
    ? msg`: ${who}.`
    : literal(', but nobody the policy names can: nobody decides their own request.');
}
