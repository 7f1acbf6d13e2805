import type { EditChange } from '../changes/edit.ts';
import type { Units, UnitsPerUsd } from '../keys/quota.ts';
import type { UserId } from '../member.ts';
import type { Deciders } from '../policy/policy.ts';
import type { Need } from '../requests/approval/approval.ts';
import type { StepUp } from '../requests/approval/terms/step-up.ts';
import type { Ending } from '../requests/ending.ts';
import type { Pending, Request, RequestId } from '../requests/request.ts';
import type { KeyName } from './problem.ts';

/** Which request is meant, and what can no longer be done with it. */
export type RequestProblem =
  /** `isOthers`: there is one, which the reader may not see. */
  | {
      readonly kind: 'no_such_request';
      readonly id: string;
      readonly isOthers?: true;
      readonly nearest?: string;
    }
  /** The word is no request but the name, or the number, of a key about which these wait, or to which they lent something. */
  | {
      readonly kind: 'request_of_key';
      readonly word: string;
      readonly are: 'pending' | 'lent';
      readonly requests: readonly [Request, ...Request[]];
    }
  | { readonly kind: 'already_decided'; readonly request: Request; readonly reader: UserId }
  | { readonly kind: 'more_than_asked' }
  | { readonly kind: 'longer_than_asked' }
  | { readonly kind: 'not_lowerable' }
  /** `by`: who gave it; absent: the reader. `isForReader`: for the reader, or it was their own and the reader decides for them. */
  | {
      readonly kind: 'already_voted';
      readonly id: RequestId;
      readonly by?: UserId;
      readonly isForReader?: boolean;
    }
  /** Enough people of the reader’s lists have approved. `open`: who is still to decide. */
  | { readonly kind: 'vote_not_needed'; readonly id: RequestId; readonly open: readonly Need[] }
  /** More quota, for a key whose limit comes back then. `expiresAt`: of the request. */
  | {
      readonly kind: 'unlimited_until';
      readonly key: KeyName;
      readonly until: Ending;
      readonly expiresAt: Date;
    }
  /** `by`: who has to approve, here and below; null: a rule of an older version did not say. */
  | { readonly kind: 'own_request'; readonly id: RequestId; readonly by: Deciders | null }
  | { readonly kind: 'own_key_request'; readonly id: RequestId; readonly by: Deciders | null }
  /** Whoever handed their votes to the reader asked for it, or owns the key. */
  | { readonly kind: 'delegators_own'; readonly id: RequestId; readonly by: Deciders | null }
  | { readonly kind: 'delegates_to_self' }
  | { readonly kind: 'delegation_needs_end' }
  | { readonly kind: 'delegation_moved' }
  | { readonly kind: 'no_delegation' }
  | { readonly kind: 'several_delegations'; readonly others: readonly UserId[] }
  /** The policy lets nobody break the glass. */
  | { readonly kind: 'glass_off'; readonly id: RequestId }
  | { readonly kind: 'not_your_request'; readonly id: RequestId }
  /** Its rule lets nobody give less than was asked. */
  | { readonly kind: 'lowering_off'; readonly id: RequestId }
  /** The rule wants whoever approves to type the amount, or the name of the key, first. */
  | { readonly kind: 'step_up_needed'; readonly id: RequestId; readonly wanted: StepUp['kind'] }
  | { readonly kind: 'step_up_wrong'; readonly id: RequestId; readonly wanted: StepUp['kind'] }
  | { readonly kind: 'not_retryable'; readonly id: RequestId }
  /** *Resume* or *Try again* came too late: it goes on already. */
  | { readonly kind: 'goes_on_already'; readonly id: RequestId }
  /** null: nobody can tell which. */
  | {
      readonly kind: 'nothing_to_end';
      readonly id: RequestId;
      readonly because: 'pending' | 'for_good' | 'ended' | 'ending' | null;
    }
  /** Lent quota goes back only after the limit of its key, which comes back then. */
  | { readonly kind: 'limit_comes_first'; readonly key: KeyName; readonly until: Ending }
  /** *Try again* needs a decision, and only `requester` can ask for one. */
  | {
      readonly kind: 'approval_too_old';
      readonly id: RequestId;
      readonly by: Deciders | null;
      readonly requester: UserId;
      readonly reader: UserId;
    }
  | {
      readonly kind: 'decision_needed_now';
      readonly id: RequestId;
      readonly by: Deciders;
      readonly requester: UserId;
      readonly reader: UserId;
    }
  /** *Try again* after the key was given to somebody else. */
  | { readonly kind: 'key_not_theirs'; readonly id: RequestId; readonly requester: UserId }
  /** *Try again* for somebody who is no longer a member. */
  | { readonly kind: 'left_since'; readonly id: RequestId; readonly who: UserId }
  /** The same request of the same person waits already. `again`: the stored request, to make it all the same; null: no use. */
  | {
      readonly kind: 'asked_already';
      readonly twin: Pending;
      readonly now: Date;
      readonly again: string | null;
    }
  /** A key that works would stop. `sure`: what is stored for the button that takes all of it. */
  | {
      readonly kind: 'leaves_nothing';
      readonly key: KeyName;
      readonly left: Units;
      readonly unitsPerUsd: UnitsPerUsd;
      readonly sure: string;
    }
  /**
   * A key that works would end in less than a day, sooner than it does. `also`: what else would be set. `seen`: the state
   * of the key (`domain/keys/shown-state`). `sure`: what is stored for the button that lets it.
   */
  | {
      readonly kind: 'ends_soon';
      readonly key: KeyName;
      readonly at: Date;
      readonly was: Date | null;
      readonly also: Pick<EditChange, 'seen' | 'to'>;
      readonly seen: string;
      readonly sure: string;
    }
  /** What was asked about is no longer stored. */
  | { readonly kind: 'question_over'; readonly key: KeyName | null; readonly isCancelled: boolean }
  /** The button was pressed before: the request that it made. */
  | { readonly kind: 'asked_again'; readonly request: Request }
  | { readonly kind: 'too_many_pending'; readonly most: number };
