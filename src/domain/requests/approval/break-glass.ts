import type { Member, UserId } from '../../member.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Decidable } from './approval.ts';
import { concernOf } from './right-to-decide.ts';

/** An admin decided a request alone. */
export interface BrokenGlass {
  readonly by: UserId;
  readonly at: Date;
  readonly why: string;
}

export type NoBreakGlass = 'glass_off' | 'admins_only' | 'own_request' | 'own_key_request';

/** null: they may decide it alone, whoever else would have to. */
export function whyNotBreakGlass(
  { id, role }: Pick<Member, 'id' | 'role'>,
  request: Pick<Decidable, 'requester' | 'owner'>,
  { keyOwner, breakGlass }: Pick<Policy, 'breakGlass'> & { readonly keyOwner: UserId | null },
): NoBreakGlass | null {
  if (!breakGlass) return 'glass_off';
  return role === 'admin' ? concernOf(id, request, keyOwner) : 'admins_only';
}
