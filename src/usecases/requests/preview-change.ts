import { type Change, kindOf, planFor, rightsFor } from '../../domain/changes/changes.ts';
import type { QuotaChange } from '../../domain/changes/quota.ts';
import { type UnitsPerUsd, units } from '../../domain/keys/quota.ts';
import { INITIAL_SETTINGS } from '../../domain/keys/settings.ts';
import { allows, type Member, mayEnable, type TeamName, type UserId } from '../../domain/member.ts';
import {
  type Asked,
  askedOf,
  type Explanation,
  evaluatePolicy,
  explainPolicy,
  type PolicyContext,
  type PolicyDecision,
} from '../../domain/policy/evaluate-policy.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { type KeyName, type Problem, Refused } from '../../domain/problems/problem.ts';
import { whyNotReason } from '../../domain/requests/approval/terms/reason.ts';
import { checkEdit, checkNewKey } from '../keys/check-settings.ts';
import { resolveOwner, teamFor, teamOfKey } from '../keys/owners/resolve-owner.ts';
import { assertMay, keyName } from '../mirror/find-key.ts';
import { freshOrKnown } from '../mirror/fresh-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { CreateRoom, Preview } from '../ports/read-models.ts';
import type { MirroredKey } from '../ports/store/keys.ts';
import { foreseenContext, type PolicyQuestion, policyContext } from './policy-context.ts';

/** For a form that is still open: it reserves nothing, and the request is evaluated again. null: nobody decides. */
export const previewIn = ({ change, explanation: { decision }, ...at }: PolicyReport): Preview | null =>
  previewOf(change, decision, at);

/** The same for who sends it. */
export function previewOf(
  change: Change,
  decision: PolicyDecision,
  at: { readonly context: PolicyContext; readonly policy: Policy },
): Preview | null {
  if (decision.kind !== 'ask' || decision.about === 'ownership') return null;
  const { reason, reasonPattern } = decision;
  return { asked: askedOf(change, decision, at), reason, ...(reasonPattern && { reasonPattern }) };
}

/** What is wrong with the reason that is given; null: nothing. */
export function reasonProblem(preview: Preview | null, reason: string): Problem | null {
  const unsaid = preview && whyNotReason(preview, reason);
  if (preview === null || unsaid === null) return null;
  const { asked } = preview;
  return unsaid.kind === 'missing'
    ? { kind: 'reason_missing', asked }
    : { kind: 'reason_unfit', asked, message: unsaid.message };
}

/** What would come of a change that is asked for now, and by which rule. */
export interface PolicyReport {
  readonly change: Change;
  readonly key: KeyName | null;
  readonly reader: Member;
  readonly owner: UserId | null;
  readonly explanation: Explanation;
  /** Why somebody has to decide; null: nobody has to, or it is about whose the key is. */
  readonly asked: Asked | null;
  readonly context: PolicyContext;
  readonly policy: Policy;
}

/** Nothing is asked, stored or changed. `Refused` where the change would be refused whatever the policy says. */
export async function explainChange(
  ports: Ports,
  member: Member,
  question: PolicyQuestion,
): Promise<PolicyReport> {
  const { change, key, owner } = question;
  if (change.kind === 'create') {
    await checkNewKey(ports, change.key);
    if (owner !== null && owner !== member.id) await resolveOwner(ports, owner);
    const [of, wanted] = [{ owner: owner ?? member.id, by: member.id }, question.team ?? null];
    return foresee(ports, member, { ...question, team: await teamFor(ports, of, wanted) });
  }
  if (key) {
    assertMayChange(member, change, key);
    if (change.kind === 'edit') await checkEdit(ports, { wanted: change.to, to: change.to }, key);
    if (change.kind === 'quota') assertMovesQuota(change, key, await ports.cometApi.unitsPerUsd());
    await assertMakesSense(ports, member, { change, key });
  }
  return foresee(ports, member, question);
}

/** The same for a form that is still being filled in. CometAPI is not asked. */
export async function foresee(ports: Ports, member: Member, question: PolicyQuestion): Promise<PolicyReport> {
  const { change, key, owner } = question;
  const { policy } = ports;
  const team = question.team ?? (await foreseenTeam(ports, member, question));
  const context = await foreseenContext(ports, member, { ...question, team });
  const explanation = explainPolicy(change, context, policy);
  const asked = previewOf(change, explanation.decision, { context, policy })?.asked ?? null;
  return { change, key: key && keyName(key), reader: member, owner, explanation, asked, context, policy };
}

/** null also where it is not certain; then it is asked for, or refused, once the form is sent. */
function foreseenTeam(
  ports: Ports,
  { id: by }: Member,
  { key, owner }: PolicyQuestion,
): Promise<TeamName | null> {
  const found = key ? teamOfKey(ports, key, by) : teamFor(ports, { owner: owner ?? by, by }, null);
  return found.catch(() => null);
}

/** What the member may still have without a decision, and what is beyond it. */
export async function roomForKeys(ports: Ports, member: Member): Promise<CreateRoom> {
  const { policy } = ports;
  const key = { ...INITIAL_SETTINGS, quota: units(0), unlimited: true };
  const question = { change: { kind: 'create', key }, key: null, owner: member.id } as const;
  const team = await foreseenTeam(ports, member, question);
  const context = await policyContext(ports, member, { ...question, team });
  const beyond = evaluatePolicy(question.change, context, policy);
  return {
    limits: policy.create.limits,
    used: context.usage.requester,
    beyond: beyond.kind === 'ask' ? beyond : null,
    unitsPerUsd: context.unitsPerUsd,
  };
}

/** `Refused` where the change cannot be made with the key as it is. */
export function assertApplicable(
  change: Change,
  key: MirroredKey,
  at: { now: Date; unitsPerUsd: number },
): void {
  if (change.kind === 'create' || change.kind === 'claim') return;
  const intended = planFor(change, key, at.now);
  if ('stale' in intended)
    throw new Refused({
      kind: 'makes_no_sense',
      key: keyName(key),
      because: intended.stale,
      unitsPerUsd: at.unitsPerUsd,
    });
}

/** `Refused` for a quota that is so already, and for a time after which less would come back. */
export function assertMovesQuota(
  { delta, during }: QuotaChange,
  key: MirroredKey,
  unitsPerUsd: UnitsPerUsd,
): void {
  if (delta < 0 && during !== null) throw new Refused({ kind: 'time_without_more' });
  if (delta !== 0) return;
  const named = keyName(key);
  // What is left of an unlimited key has no meaning, so it is never what was asked for already.
  throw key.unlimited
    ? new Refused({ kind: 'makes_no_sense', key: named, because: { kind: 'unlimited_now' }, unitsPerUsd })
    : new Refused({ kind: 'left_already', key: named, left: key.left, unitsPerUsd });
}

/** `Refused` unless the member may make this change of this key. */
export function assertMayChange(member: Member, change: Change, key: MirroredKey): void {
  if (kindOf(change).enables(change, key)) assertMayEnable(member, key);
  for (const right of rightsFor(change, key)) assertMay(member, right, key);
}

/** Whoever may tend the key, but not enable it, reads that it is disabled, and not that it isn’t theirs. */
function assertMayEnable(member: Member, key: MirroredKey): void {
  if (!allows(member, 'tend', key)) return;
  if (!mayEnable(member, key)) throw new Refused({ kind: 'only_an_admin_enables', key: keyName(key) });
  if (!allows(member, 'change', key))
    throw new Refused({ kind: 'stand_in_never_enables', key: keyName(key), owner: key.owner });
}

/** The same before anything is asked of the person. The mirror can be old, so only a fresh read refuses. */
export async function assertMakesSense(
  ports: Ports,
  member: Member,
  { change, key }: { change: Change; key: MirroredKey },
): Promise<void> {
  try {
    await assertSensible(ports, { change, key });
  } catch {
    await assertSensible(ports, { change, key: await freshOrKnown(ports, key, member.id) });
  }
}

/** The same as the key is known. */
export async function assertSensible(
  { clock, cometApi }: Ports,
  { change, key }: { change: Change; key: MirroredKey },
): Promise<void> {
  assertApplicable(change, key, { now: clock(), unitsPerUsd: await cometApi.unitsPerUsd() });
}
