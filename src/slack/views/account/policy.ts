import type { TeamName } from '../../../domain/member.ts';
import type { Team } from '../../../domain/policy/people/people.ts';
import type { Policy, Rule } from '../../../domain/policy/policy.ts';
import { header, message, section, titled } from '../../blocks/blocks.ts';
import type { Message } from '../../blocks/unrendered.ts';
import { haveToApprove } from '../../text/asked-text.ts';
import {
  channel,
  count,
  dollars,
  firstOf,
  joined,
  literal,
  msg,
  nothing,
  personOrGroup,
  spanText,
  type Text,
  userText,
} from '../../text/text.ts';
import { conditionWords } from './policy-conditions.ts';
import { BECAUSE_LENGTH, termsText } from './policy-terms.ts';

const TITLE = literal('Who decides what');
/** A message of Slack holds so many sections of rules, and a section two rules with the longest texts they have here. */
const SECTIONS = 44;
const MOST_RULES = 2 * SECTIONS;

/** The policy as whoever asks for something meets it. */
export function policyMessage(policy: Policy): Message {
  const rules = policy.rules.map(ruleWords);
  const shown = rules.slice(0, MOST_RULES);
  const each = shown.length > SECTIONS ? 2 : 1;
  const groups = Array.from({ length: Math.ceil(shown.length / each) }, (_, at) =>
    shown.slice(at * each, (at + 1) * each),
  );
  const more = rules.length - shown.length;
  const first = literal('I look at these rules from the top, and the first that fits decides.');
  const parts = [
    first,
    ...groups.map((group) => joined(group, '\n\n')),
    ...(more > 0 ? [msg`And ${count(more, 'more rule')}.`] : []),
    aloneWords(policy),
    peopleWords(policy),
  ];
  return titled(
    TITLE,
    message(joined(parts, '\n\n'), [header(TITLE), ...parts.map((part) => section(part))]),
  );
}

function ruleWords({ name, when, decision, cap }: Rule, at: number): Text {
  const conditions = joined(conditionWords(when, decision.kind === 'allow'), ' · ');
  return joined([msg`*${at + 1}. ${name}*`, msg`For ${conditions}`, decisionWords(decision, cap)]);
}

const CAP_FOR = { member: 'each member', team: 'each team', company: 'all members together' } as const;

function decisionWords(decision: Rule['decision'], cap: Rule['cap']): Text {
  switch (decision.kind) {
    case 'allow':
      return cap
        ? msg`→ Done at once, up to ${dollars(cap.total)} for ${literal(CAP_FOR[cap.of ?? 'member'])} in ${spanText(cap.per)}. Past that the next rule decides.`
        : literal('→ Done at once.');
    case 'refuse':
      return msg`→ Refused: ${userText(decision.because, BECAUSE_LENGTH)}`;
    case 'ask':
      return decision.reason === 'required'
        ? msg`→ ${haveToApprove(decision)}, and you have to give a reason.${termsText(decision)}`
        : msg`→ ${haveToApprove(decision)}.${termsText(decision)}`;
  }
}

/** What meets no rule. */
function aloneWords({ create: { limits } }: Policy): Text {
  const { quota, expires, keysPerMember, perMember } = limits;
  return joined([
    literal('*What no rule fits is refused. What needs no decision:*'),
    msg`• a new key of up to ${dollars(quota)} that expires within ${spanText(expires)}, while you have fewer than ${count(keysPerMember, 'key')} and ask for no more than ${dollars(perMember.total)} of new keys in ${spanText(perMember.per)}`,
    msg`• an expiry within ${spanText(expires)}`,
    literal('• less quota, another name, other models, enabling and disabling'),
  ]);
}

function peopleWords({ people, approvals, audit: { headTo }, breakGlass }: Policy): Text {
  const { leads, admins, lists, teams } = people;
  const asked = msg`Requests are posted in ${channel(approvals.channel)} and expire after ${spanText(approvals.expires)}. *Leads*: ${named(leads)}.`;
  const roles =
    admins.length > 0 ? msg`${asked} *Admins*: ${named(admins)}; they also decide whose a key is.` : asked;
  const others = Object.entries(lists).map(([name, of]) => msg`From *${name}*: ${named(of)}.`);
  const ofTeams = Object.entries(teams).map(([name, team]) => teamWords(name, team, approvals));
  const head = headTo === null ? [] : [msg`The head of the audit is posted daily in ${channel(headTo)}.`];
  const alone = breakGlass
    ? [literal('In an emergency an admin can decide alone: `/cometkey break-glass`.')]
    : [];
  return joined([joined([roles, ...others, ...head, ...alone], ' '), ...ofTeams]);
}

const budgetWords = (budget: Team['budget']): Text =>
  budget
    ? msg` Its keys can be granted ${dollars(budget.total)} in ${spanText(budget.per)}; past that nothing is done at once.`
    : nothing;

function teamWords(
  name: TeamName,
  { members, leads, channel: own, budget }: Team,
  { channel: ofCompany }: Policy['approvals'],
): Text {
  const who = msg`Team *${name}*: ${named(members)}.${budgetWords(budget)}`;
  const asked = msg`Its requests are posted in ${channel(own ?? ofCompany)}`;
  return leads.length > 0
    ? msg`${who} ${asked}, and its own leads decide where a rule asks leads: ${named(leads)}.`
    : msg`${who} ${asked}.`;
}

const MOST_NAMED = 20;

const named = (people: readonly string[]): Text => firstOf(people.map(personOrGroup), { most: MOST_NAMED });
