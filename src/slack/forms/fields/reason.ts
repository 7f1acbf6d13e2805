import type { Change } from '../../../domain/changes/changes.ts';
import { type Problem, Refused } from '../../../domain/problems/problem.ts';
import { saysWhy } from '../../../domain/requests/request.ts';
import type { Preview } from '../../../usecases/ports/read-models.ts';
import type { MirroredKey } from '../../../usecases/ports/store/keys.ts';
import { previewDecision } from '../../../usecases/requests/preview-change.ts';
import { type Asking, type FormData, knownKey, type WithKey } from './form-key.ts';

/** Of a form about a key, as far as it is filled in. `changeOf` null: it asks for nothing that is decided. */
export async function previewKeyChange(
  asking: Asking,
  { typed, data }: { typed: WithKey<object>; data: FormData },
  changeOf: (key: MirroredKey | null) => Change | null,
): Promise<Preview | null> {
  const key = await knownKey(asking, data, typed);
  const change = changeOf(key);
  return (
    change && previewDecision(asking.bot.ports, asking.member, { change, key, owner: key?.owner ?? null })
  );
}

/** `Refused` where a reason is needed and there is none. */
export function needReason(preview: Preview | null, reason: string): void {
  if (preview?.reason === 'required' && !saysWhy(reason))
    throw new Refused({ kind: 'reason_missing', asked: preview.asked });
}

/** A fresh read may have shown that somebody has to decide what the mirror would let through. */
export function withRefusals(preview: Preview | null, problems: readonly Problem[]): Preview | null {
  const missing = problems.find((problem) => problem.kind === 'reason_missing');
  return preview ?? (missing?.asked ? { asked: missing.asked, reason: 'required' } : null);
}
