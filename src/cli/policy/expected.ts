import type { ExpectedDeciders, PolicyCase } from '../../config/policy/case-schema.ts';
import type { PolicyDecision } from '../../domain/policy/evaluate-policy.ts';
import { teamLedBy } from '../../domain/policy/people/people.ts';
import type { Need } from '../../domain/requests/approval/approval.ts';

/** What the policy says of a case. */
export interface Judged {
  readonly outcome: PolicyDecision['kind'];
  readonly rule: string;
  /** Of whom how many have to approve; empty: nobody has to. */
  readonly needs: readonly Need[];
  /** null: nobody has to approve. */
  readonly asked: { readonly channel: string; readonly reason: 'fits' | 'refused' } | null;
  /** Everybody whom the policy names for it may not decide it. */
  readonly isLocked: boolean;
  readonly isExpected: boolean;
}

type Found = Pick<Judged, 'outcome' | 'rule' | 'needs' | 'asked'>;

export const isExpected = ({ outcome, rule, needs, asked }: Found, { expect }: PolicyCase): boolean =>
  outcome === expect.outcome &&
  (expect.rule === undefined || rule === expect.rule) &&
  (expect.from === undefined || isFrom(needs, expect.from)) &&
  (expect.channel === undefined || expect.channel === asked?.channel) &&
  (expect.reason === undefined || expect.reason === asked?.reason) &&
  (expect.approvals === undefined || expect.approvals === needs.reduce((sum, { count }) => sum + count, 0));

/** A rule says leads, whether they are those of a team or not. */
const asWritten = (list: string): string => (teamLedBy(list) === null ? list : 'leads');

const isFrom = (needs: readonly Need[], expected: ExpectedDeciders): boolean => {
  const wanted = 'each' in expected ? expected.each : null;
  const lists = wanted ? Object.keys(wanted) : 'lists' in expected ? expected.lists : [];
  const asked = needs.flatMap(({ from }) => from.map(asWritten));
  const isSame = asked.length === lists.length && lists.every((list) => asked.some((one) => one === list));
  return (
    isSame &&
    (wanted === null ||
      needs.every(({ count, from }) => from.length === 1 && wanted[asWritten(from[0] ?? '')] === count))
  );
};
