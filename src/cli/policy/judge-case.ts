import type { CaseKey, CaseTime, PolicyCase } from '../../config/policy/case-schema.ts';
import type { Change } from '../../domain/changes/changes.ts';
import { planFor } from '../../domain/changes/changes.ts';
import { type Key, STATUS } from '../../domain/keys/key.ts';
import { type UnitsPerUsd, units, unitsOf, usd } from '../../domain/keys/quota.ts';
import type { TeamName } from '../../domain/member.ts';
import { explainPolicy, type PolicyContext } from '../../domain/policy/evaluate-policy.ts';
import { listsNaming } from '../../domain/policy/people/held-lists.ts';
import { type ApprovalTerms, type Policy, waitingOf } from '../../domain/policy/policy.ts';
import { Refused } from '../../domain/problems/problem.ts';
import { needsOf } from '../../domain/requests/approval/approval.ts';
import { canBeMet } from '../../domain/requests/approval/can-be-met.ts';
import { whyNotReason } from '../../domain/requests/approval/terms/reason.ts';
import { addSpan, dayEnd, type Span, wallTime, type Zone } from '../../domain/time.ts';
import type { Command } from '../../slack/commands/commands.ts';
import { parseCommand } from '../../slack/commands/parse-command.ts';
import { CannotRun } from '../cannot-run.ts';
import { isExpected, type Judged } from './expected.ts';
import { teamOfOwner, type Wanted, wantedIn } from './wanted.ts';

export interface Trial {
  readonly policy: Policy;
  readonly now: Date;
  readonly unitsPerUsd: UnitsPerUsd;
}

/** `Refused` or `CannotRun` where the line asks for nothing that the policy could decide. */
export function judgeCase(one: PolicyCase, { policy, now: today, unitsPerUsd }: Trial): Judged {
  const { zone } = one;
  const now = one.at ? instantOf(one.at, zone) : today;
  const key = one.key ? keyOf(one.key, { now, zone, unitsPerUsd }) : null;
  const command = commandIn(one, { now, zone });
  const wanted = wantedIn(
    command,
    { key, owner: ownerOf(one), by: one.as },
    { now, zone, unitsPerUsd, create: policy.create },
  );
  const { change, owner } = wanted;
  assertFits(change, key, now);
  const context = contextOf(one, {
    key,
    now,
    zone,
    unitsPerUsd,
    isOwner: owner === one.as,
    ...placeOf(one, wanted, policy),
  });
  const { decision } = explainPolicy(change, context, policy);
  const needs = decision.kind === 'ask' ? needsOf(decision) : [];
  const asked = decision.kind === 'ask' ? askedIn(decision, context.team, { policy, command }) : null;
  const judged = { outcome: decision.kind, rule: decision.rule, needs, asked };
  const isLocked = decision.kind === 'ask' && !canBeMet(decision, policy.people, [one.as, owner]);
  return { ...judged, isLocked, isExpected: !isLocked && isExpected(judged, one) };
}

const askedIn = (
  terms: ApprovalTerms,
  team: TeamName | null,
  { policy, command }: { policy: Policy; command: Command },
): Judged['asked'] => ({
  channel: waitingOf({ approval: terms, team }, policy).channel,
  reason: whyNotReason(terms, ('reason' in command && command.reason) || '') === null ? 'fits' : 'refused',
});

const ownerOf = ({ key, as }: PolicyCase): string | null => (key ? (key.owner ?? as) : null);

const instantOf = ({ at, isDay }: CaseTime, zone: Zone): Date =>
  isDay ? dayEnd(at, zone) : wallTime(at, zone);

interface Circumstance {
  readonly now: Date;
  readonly zone: Zone;
  readonly unitsPerUsd: UnitsPerUsd;
}

function keyOf(of: CaseKey, { now, zone, unitsPerUsd }: Circumstance): Key {
  const back = ({ amount, unit }: Span) => addSpan(now, { amount: -amount, unit }, zone);
  const granted = unitsOf(of.granted ?? of.left ?? usd(0), unitsPerUsd);
  const left = of.left === undefined ? granted : unitsOf(of.left, unitsPerUsd);
  const { expires } = of;
  const expiresAt =
    expires === 'never' ? null : 'unit' in expires ? addSpan(now, expires, zone) : instantOf(expires, zone);
  return {
    id: of.id,
    name: of.name,
    expiresAt,
    models: of.models ?? null,
    allowIps: [],
    group: of.group,
    crossGroupRetry: false,
    unlimited: of.unlimited,
    left,
    used: units(granted - left),
    tail: '',
    status: STATUS.enabled,
    createdAt: back(of.age),
    usedAt: of.unusedFor ? back(of.unusedFor) : now,
  };
}

/** The reading whose key is that of the case. */
function commandIn({ ask, key }: PolicyCase, typist: { now: Date; zone: Zone }): Command {
  const { named, unfound } = parseCommand(ask.replace(/^\/cometkey\s+/i, ''), typist);
  if (named.length === 0) return unfound.command();
  if (!key) throw new CannotRun('is about a key, so the case has to say which: key: { name: … }.');
  const names = [key.name, `#${key.id}`].map((name) => name.toLowerCase());
  const reading = named.find((one) => names.includes(one.key?.toLowerCase() ?? ''));
  if (!reading) throw new CannotRun(`names another key than that of the case, ${key.name}.`);
  return reading.command();
}

/** `Refused` where the key is such that nobody could make the change. */
function assertFits(change: Change, key: Key | null, now: Date): void {
  if (key === null || change.kind === 'create' || change.kind === 'claim') return;
  const planned = planFor(change, key, now);
  if (!('stale' in planned)) return;
  throw new Refused({ kind: 'makes_no_sense', key, because: planned.stale, unitsPerUsd: 1 });
}

function contextOf(
  { given, has }: PolicyCase,
  {
    key,
    now,
    zone,
    unitsPerUsd,
    isOwner,
    requesterLists,
    team,
  }: Circumstance & Pick<PolicyContext, 'key' | 'isOwner' | 'requesterLists' | 'team'>,
): PolicyContext {
  const used = { keys: has.keys, requests: 0, granted: unitsOf(has.granted, unitsPerUsd) };
  const nothing = { keys: 0, requests: 0, granted: units(0) };
  return {
    key,
    toCome: key,
    now,
    zone,
    isOwner,
    requesterLists,
    team,
    grantedToTeam: unitsOf(has.team, unitsPerUsd),
    unitsPerUsd,
    usage: { requester: used, recipient: isOwner ? null : nothing },
    grantedByRule: new Map(Object.entries(given).map(([rule, usd]) => [rule, unitsOf(usd, unitsPerUsd)])),
  };
}

/** Where the case says that the key is of a team, whoever asks is in it. */
function placeOf(
  { as, team: ofCase }: PolicyCase,
  { owner, team: named }: Pick<Wanted, 'owner' | 'team'>,
  { people }: Policy,
): Pick<PolicyContext, 'requesterLists' | 'team'> {
  const said = ofCase ?? null;
  const team = teamOfOwner(people, owner ?? as, named ?? said);
  const { sure, unsure } = listsNaming(people, as);
  const own = said === null || team === null ? [] : [team];
  return { requesterLists: { sure: [...new Set([...sure, ...own])], unsure }, team };
}
