import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';

/** `Refused` where a reason is needed and there is none. */
export function needReason(preview: Preview | null, reason: string): void {
  if (preview?.reason === 'required' && reason.trim() === '')
    throw new Refused({ kind: 'reason_missing', asked: preview.asked });
}

/** A fresh read may have shown that somebody has to decide what the mirror would let through. */
export function withRefusals(preview: Preview | null, problems: readonly Problem[]): Preview | null {
  const missing = problems.find((problem) => problem.kind === 'reason_missing');
  return preview ?? (missing?.asked ? { asked: missing.asked, reason: 'required' } : null);
}
