import type { PolicyDecision } from '../../../domain/policy/evaluate-policy.ts';
import { capLeft } from '../../../domain/policy/limits.ts';
import { BUILT_IN_RULES, type Rule } from '../../../domain/policy/policy.ts';
import type { PolicyReport } from '../../../usecases/requests/preview-change.ts';
import { context, header, message, section, titled } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { askedText, haveToApprove, whoCanText } from '../../text/asked-text.ts';
import {
  dollars,
  joined,
  literal,
  moment,
  money,
  msg,
  nothing,
  spanText,
  type Text,
} from '../../text/text.ts';
import { changeText } from '../changes/changes.ts';
import { passedOverTexts } from './passed-over.ts';
import { refusalText, termsForYou } from './policy-terms.ts';

const TITLE = literal('Who would decide this');

/** What would come of a change with this reason, by which rule, and why no rule above that one decides. */
export function explainedMessage(report: PolicyReport, reason: string): Message {
  const { change, key, explanation } = report;
  const { unitsPerUsd, now } = report.context;
  const approval = explanation.decision.kind === 'ask' ? explanation.decision : null;
  const wanted = changeText({ change, keyName: key?.name ?? '', unitsPerUsd, approval });
  const passed = passedOverTexts(report);
  const parts = [joined([msg`You’d ask for ${wanted}.`, outcomeText(report, reason)]), ...inSections(passed)];
  const small = msg`As of ${moment(now)}. I asked nobody, and nothing changed.`;
  return titled(
    TITLE,
    message(joined([...parts, small], '\n\n'), [
      header(TITLE),
      ...parts.map((part) => section(part)),
      context(small),
    ]),
  );
}

/** With the longest texts that conditions have here, a section of Slack holds so many. */
const LINES_A_SECTION = 5;

function inSections(passed: readonly Text[]): Text[] {
  const lines = passed.length > 0 ? [literal('These rules don’t fit:'), ...passed] : [];
  return Array.from({ length: Math.ceil(lines.length / LINES_A_SECTION) }, (_, at) =>
    joined(lines.slice(at * LINES_A_SECTION, (at + 1) * LINES_A_SECTION)),
  );
}

function outcomeText(report: PolicyReport, reason: string): Text {
  const { policy, reader, owner } = report;
  const { decision, rule } = report.explanation;
  const by = rule ? msg`, by rule ${policy.rules.indexOf(rule) + 1}, *${rule.name}*` : nothing;
  switch (decision.kind) {
    case 'allow':
      return rule
        ? msg`→ *Done at once*${by}.${capText(rule, report)}`
        : literal('→ *Done at once*: it needs no decision, so I’d look at no rule.');
    case 'refuse':
      return decision.rule === BUILT_IN_RULES.noMatch
        ? literal('→ *Refused*, because no rule fits it.')
        : msg`→ *Refused*${by}: ${refusalText(decision)}`;
    case 'ask':
      return msg`→ *${askText(report, decision)}*${by}${whoCanText(decision, policy.people, [reader.id, owner])}${termsForYou(decision, reason)}`;
  }
}

type Ask = Extract<PolicyDecision, { kind: 'ask' }>;

/** `A lead has to approve more quota`. */
const askText = ({ asked }: PolicyReport, decision: Ask): Text =>
  asked ? askedText(asked) : msg`${haveToApprove(decision)} who owns it, whatever the rules say`;

/** What the rule that decides may still give. */
function capText({ cap }: Rule, { context: at, explanation }: PolicyReport): Text {
  const left = capLeft(explanation, at);
  if (cap === null || left === null) return nothing;
  const [most, rest] = [
    msg`up to ${dollars(cap.total)} in ${spanText(cap.per)}`,
    money(left, at.unitsPerUsd),
  ];
  switch (cap.of ?? 'member') {
    case 'member':
      return msg` It gives each member ${most}; after this, you’d have ${rest} of that left.`;
    case 'team':
      return msg` It gives each team ${most}; after this, yours would have ${rest} of that left.`;
    case 'company':
      return msg` It gives all members together ${most}; after this, there’d be ${rest} of that left.`;
  }
}
