import type { Change } from '../../../domain/changes/changes.ts';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import {
  foresee,
  type PolicyReport,
  previewIn,
  reasonProblem,
} from '../../../usecases/requests/preview-change.ts';
import { refusalOf } from '../../blocks/form-mistakes.ts';
import { type Asking, type FormData, knownKey, type WithKey } from './form-key.ts';

/** Of a form about a key, as far as it is filled in. null: it asks for nothing yet. */
export async function foreseeKeyChange(
  asking: Asking,
  { typed, data }: { typed: WithKey<object>; data: FormData },
  changeOf: (key: MirroredKey | null) => Change | null,
): Promise<PolicyReport | null> {
  const key = await knownKey(asking, data, typed);
  const change = changeOf(key);
  return change && foresee(asking.bot.ports, asking.member, { change, key, owner: key?.owner ?? null });
}

/**
 * What a form says of that before it is sent. Somebody has to decide whatever is still missing; anything else is only known
 * once `read` can read it all.
 */
export async function sayable(
  report: PolicyReport | null,
  read: () => unknown,
): Promise<PolicyReport | null> {
  if (report === null || report.asked !== null) return report;
  const isOfKey = report.key !== null || report.change.kind === 'create';
  return isOfKey && (await refusalOf(read)) === null ? report : null;
}

/** `Refused` where a reason is needed and there is none, or another than the rule wants. */
export function needReason(report: PolicyReport | null, reason: string): void {
  const problem = reasonProblem(report && previewIn(report), reason);
  if (problem) throw new Refused(problem);
}

/** `Refused` where the rule gives it only for a shorter time. */
export function shortEnough(report: PolicyReport | null): void {
  const decision = report?.explanation.decision;
  if (decision?.kind === 'refuse' && decision.tooLong)
    throw new Refused({ ...decision, kind: 'policy_refuses' });
}

/** A fresh read may have shown that somebody has to decide what the mirror would let through. */
export function withRefusals(report: PolicyReport | null, problems: readonly Problem[]): Preview | null {
  const preview = report && previewIn(report);
  const unsaid = problems.find(({ kind }) => kind === 'reason_missing' || kind === 'reason_unfit');
  const asked = unsaid && 'asked' in unsaid ? unsaid.asked : null;
  return preview ?? (asked ? { asked, reason: 'required' } : null);
}
