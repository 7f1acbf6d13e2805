import { canFitInPart, coversWhen } from './conditions/conditions.ts';
import type { Rule } from './policy.ts';

/**
 * The rules above because of which a rule never decides; empty: it may. Some such rules are not found. `hasBudget`: a team has one,
 * past which no rule allows anything.
 */
export function shadowedBy(rule: Rule, above: readonly Rule[], hasBudget = false): readonly Rule[] {
  const covering = rule.when.change.map((kind) =>
    above.find((other) => covers(other, { ...rule, when: { ...rule.when, change: [kind] } }, hasBudget)),
  );
  return covering.every((found) => found !== undefined) ? [...new Set(covering)] : [];
}

/** Past a cap the next rule decides; and a key that fits only in part fits no rule that allows, but the others. */
const covers = (above: Rule, below: Rule, hasBudget: boolean): boolean =>
  above.cap === null &&
  coversWhen(above.when, below.when) &&
  (above.decision.kind !== 'allow' ||
    below.decision.kind === 'allow' ||
    !(hasBudget || canFitInPart(above.when)));
