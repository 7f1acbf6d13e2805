import type { StaleReason } from '../changes/plan.ts';
import type { KeyId } from '../keys/key.ts';
import type { UnitsPerUsd } from '../keys/quota.ts';
import type { EditableField } from '../keys/settings.ts';
import type { Membership, UserId } from '../member.ts';
import type { TooLong } from '../policy/conditions/bounds.ts';
import type { Deciders, Policy } from '../policy/policy.ts';
import type { EarlierChange } from '../requests/outcome.ts';
import type { RequestId } from '../requests/request.ts';
import type { RefusalReason, TokenRefusal } from '../upstream/refusal.ts';
import type { FormProblem, LineProblem } from './line-problem.ts';
import type { OwnerProblem } from './owner-problem.ts';
import type { RequestProblem } from './request-problem.ts';
import type { WriteProblem } from './write-problem.ts';

export interface KeyName {
  readonly id: KeyId;
  readonly name: string;
}

/** Every reason to refuse, with the data for its sentence in `slack/views/problems`. */
export type Problem =
  // Who asks
  | { readonly kind: 'not_a_member'; readonly membership: Membership }
  | { readonly kind: 'other_workspace' }
  | { readonly kind: 'directory_unavailable' }
  /** Slack refused a file, with this code. */
  | { readonly kind: 'file_refused'; readonly code: string }
  /** Slack did not answer before the file was to be shown, so nobody sees it. */
  | { readonly kind: 'file_not_sent' }
  /** Slack did not answer when the file was to be shown. */
  | { readonly kind: 'file_unknown' }
  // The bot's own database
  | { readonly kind: 'store_unavailable' }
  /** The database was lost during a commit, or after one. */
  | { readonly kind: 'save_unknown' }
  /** `problem` refuses for lack of a role, but groups that might give it could not be read. */
  | { readonly kind: 'role_unproven'; readonly groups: readonly string[]; readonly problem: Problem }
  /** The same about whoever asked for a change. */
  | { readonly kind: 'requester_unproven'; readonly requester: UserId; readonly groups: readonly string[] }
  /** Which rule decides rests on whether the reader is in these groups. */
  | { readonly kind: 'lists_unread'; readonly groups: readonly string[] }
  /** The policy locks it. */
  | { readonly kind: 'setting_locked'; readonly what: string }
  /** Neither does the key give reason for a warning, nor may what there is be put off. */
  | { readonly kind: 'nothing_to_snooze'; readonly key: KeyName }
  /** `by` assigned the key less than a day ago. */
  | { readonly kind: 'reveal_guarded'; readonly key: KeyName; readonly by: UserId; readonly until: Date }
  /** `unread`: groups that may name somebody who could. */
  | {
      readonly kind: 'nobody_approves_reveal';
      readonly key: KeyName;
      readonly until: Date;
      readonly unread: readonly string[];
    }
  /** `isOwner`: the key was assigned to the reader; otherwise by the reader. */
  | { readonly kind: 'own_assignment'; readonly key: KeyName; readonly isOwner: boolean }
  /** `isFree`: nobody has to approve any more; else the secret was read for them since they asked. */
  | {
      readonly kind: 'reveal_not_asked';
      readonly key: KeyName;
      readonly to: UserId;
      readonly isFree: boolean;
    }
  | { readonly kind: 'leads_only'; readonly act: 'decide' | 'delegate' | 'list' | 'usage' | 'disable' }
  /** `ask`: the people and user groups who may. */
  | {
      readonly kind: 'admins_only';
      readonly act: 'decide' | 'assign' | 'resume' | 'agree' | 'audit' | 'break_glass';
      readonly ask: readonly string[];
    }
  /** `by`: who has to approve. */
  | { readonly kind: 'approvers_only'; readonly by: Deciders }
  | { readonly kind: 'only_an_admin_enables'; readonly key: KeyName }
  | {
      readonly kind: 'person_not_a_member';
      readonly who: UserId;
      readonly membership: Membership;
      readonly as: 'owner' | 'backup' | 'delegate';
    }
  // Which key, which request
  /** `isRenamed`: the nearest one was called so. `isAmongAll`: the reader may see every key. */
  | {
      readonly kind: 'no_such_key';
      readonly word: string;
      readonly nearest: readonly KeyName[];
      readonly isRenamed?: true;
      readonly isAmongAll?: true;
    }
  /** By its whole name or its number, among everybody's keys. */
  | { readonly kind: 'no_key_called'; readonly word: string }
  /** `verb`: with which a number can be written; absent: `show`. */
  | {
      readonly kind: 'ambiguous_key';
      readonly word: string;
      readonly matches: readonly KeyName[];
      readonly verb?: string;
    }
  /** Of a pattern such as `ci-*`. */
  | { readonly kind: 'no_key_like'; readonly pattern: string }
  | { readonly kind: 'no_owner_to_back_up'; readonly key: KeyName }
  | { readonly kind: 'backs_up_themselves'; readonly key: KeyName; readonly isOwn: boolean }
  /** A form was sent without a key. */
  | { readonly kind: 'key_missing' }
  | { readonly kind: 'key_gone'; readonly key: KeyName }
  /** Asked for by its number; the name is empty for who may not see it. */
  | { readonly kind: 'key_deleted'; readonly key: KeyName; readonly at: Date }
  | OwnerProblem
  | RequestProblem
  | LineProblem
  // What the policy or the key says
  | {
      readonly kind: 'policy_refuses';
      readonly rule: string;
      readonly because: string;
      readonly tooLong?: TooLong;
    }
  | {
      readonly kind: 'makes_no_sense';
      readonly key: KeyName;
      readonly because: StaleReason;
      readonly unitsPerUsd: UnitsPerUsd;
    }
  | { readonly kind: 'key_busy'; readonly key: KeyName | null }
  /** An earlier change, of the key or of that name, waits for an admin's *Resume*. */
  | { readonly kind: 'behind_held'; readonly id: RequestId; readonly name: string }
  /** Whether an earlier change, of the key or of that name, took effect is still being found out. */
  | {
      readonly kind: 'behind_unknown';
      readonly earlier: EarlierChange;
      readonly key: KeyName;
      readonly reader: UserId;
    }
  | { readonly kind: 'changed_meanwhile'; readonly key: KeyName; readonly fields: readonly EditableField[] }
  | { readonly kind: 'secret_hidden'; readonly key: KeyName }
  // CometAPI
  /** `isPage`: something else answers in its place, such as a proxy. */
  | { readonly kind: 'upstream_down'; readonly retryAt: Date | null; readonly isPage?: true }
  | { readonly kind: 'upstream_limiting'; readonly retryAt: Date | null }
  | { readonly kind: 'upstream_auth'; readonly refusal: TokenRefusal }
  | { readonly kind: 'upstream_refused'; readonly message: string; readonly reason: RefusalReason }
  /** CometAPI answered in a form that the bot does not know. */
  | { readonly kind: 'upstream_unreadable' }
  | { readonly kind: 'key_unreadable'; readonly id: KeyId }
  /** The person has used up their share of the rate (`person-share.ts`). */
  | { readonly kind: 'asking_too_fast'; readonly retryAt: Date }
  /** No such key is known, but the first sweep has not read all keys yet. */
  | { readonly kind: 'still_reading_keys'; readonly word: string }
  | WriteProblem
  | FormProblem
  /** `problem` says why not now; `line` is the command to send again, and `form` that of the button which does. */
  | { readonly kind: 'try_later'; readonly problem: Problem; readonly line: string; readonly form?: string }
  /** Several things are wrong with one line. */
  | { readonly kind: 'mistakes'; readonly problems: readonly [Problem, Problem, ...Problem[]] }
  /** The line that a refusal offered was run already, or is more than a day old. */
  | { readonly kind: 'offer_spent' }
  /** `meant`: the commands that were probably meant, each with the stored form that runs it, and `others` without one. */
  /** `line` is the one to correct; `unused`: what it says and they do not. */
  | {
      readonly kind: 'line_refused';
      readonly problem: Problem;
      readonly line: string;
      readonly meant: readonly { readonly form: string; readonly line: string }[];
      readonly others: readonly string[];
      readonly unused: string | null;
    };

export type ProblemKind = Problem['kind'];

/** The only exception that people read, as one sentence and what to do next. Any other is a bug. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: Problem;
  /** The id of the notice that tells the same, if one waits: it is withdrawn when this was read. */
  readonly notice: string | null;

  constructor(
    problem: Problem,
    { notice = null, ...options }: ErrorOptions & { notice?: string | null } = {},
  ) {
    super(problem.kind, options);
    this.problem = problem;
    this.notice = notice;
  }

  /** The same refusal in other words. */
  as(problem: Problem): Refused {
    return new Refused(problem, { cause: this.cause, notice: this.notice });
  }
}

/** null: the error is not a `Refused`. */
export const problemOf = (error: unknown): Problem | null =>
  error instanceof Refused ? error.problem : null;

type AdminAct = Extract<Problem, { kind: 'admins_only' }>['act'];

/** Names whom to ask instead. */
export const adminsOnly = ({ people }: Pick<Policy, 'people'>, act: AdminAct): Refused =>
  new Refused({ kind: 'admins_only', act, ask: people.admins });
