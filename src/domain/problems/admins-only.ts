import type { Policy } from '../policy/policy.ts';
import { type Problem, Refused } from './problem.ts';

type AdminAct = Extract<Problem, { kind: 'admins_only' }>['act'];

/** Names whom to ask instead. */
export const adminsOnly = ({ people }: Pick<Policy, 'people'>, act: AdminAct): Refused =>
  new Refused({ kind: 'admins_only', act, ask: people.admins });
