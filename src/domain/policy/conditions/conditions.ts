import type { GatedChange } from '../../changes/gated-change.ts';
import { amount, duration, expires, granted, left } from './bounds.ts';
import type { Circumstances, Condition } from './condition.ts';
import { keyGroup, keyModels, keyName, keyTeam } from './key-looks.ts';
import { keyAge, keyUnusedFor } from './key-times.ts';
import { requesterIn, requesterOwns } from './requester.ts';
import { timeOfWeek } from './time-of-week.ts';

const change: Condition<readonly GatedChange[]> = {
  holds: (kinds, { about }) => kinds.includes(about),
  covers: (wide, narrow) => narrow.every((kind) => wide.includes(kind)),
};

/** Everything that a rule may ask for, in the order in which `explain` looks at it. */
export const CONDITIONS = {
  change,
  amount,
  granted,
  left,
  duration,
  expires,
  requesterOwns,
  requesterIn,
  keyName,
  keyModels,
  keyGroup,
  keyTeam,
  keyAge,
  keyUnusedFor,
  timeOfWeek,
};

export type ConditionName = keyof typeof CONDITIONS;
export const CONDITION_NAMES = Object.keys(CONDITIONS) as readonly ConditionName[];

type WantedBy<C> = C extends Condition<infer Wanted> ? Wanted : never;

/** Of a rule: all of it must hold. A condition that is left out always holds. */
export type When = { readonly [C in Exclude<ConditionName, 'change'>]?: WantedBy<(typeof CONDITIONS)[C]> } & {
  readonly change: readonly GatedChange[];
};

/** The cast is needed because TypeScript cannot relate a condition to what is wanted of it. */
const conditionOf = (name: ConditionName) => CONDITIONS[name] as Condition<unknown>;

/** The first condition that does not hold; null: all do. */
export const whyNotMet = (when: When, given: Circumstances, partly: boolean): ConditionName | null =>
  CONDITION_NAMES.find((name) => {
    const wanted = when[name];
    return wanted !== undefined && !conditionOf(name).holds(wanted, given, partly);
  }) ?? null;

/** Whether all that `narrow` fits is fitted by `wide` too. false: not certain. */
export const coversWhen = (wide: When, narrow: When): boolean =>
  CONDITION_NAMES.every((name) => {
    const [wider, narrower] = [wide[name], narrow[name]];
    return wider === undefined || (narrower !== undefined && conditionOf(name).covers(wider, narrower));
  });

const asks = (when: When, which: (condition: Condition<unknown>) => boolean): boolean =>
  CONDITION_NAMES.some((name) => when[name] !== undefined && which(conditionOf(name)));

/** Whether what it says of a change depends on what the key is like. */
export const looksAtKey = (when: When): boolean => asks(when, ({ ofKey }) => ofKey !== undefined);

/** Whether a key can fit it in part. */
export const canFitInPart = (when: When): boolean => asks(when, ({ ofKey }) => ofKey === 'partly');

/** The kinds of change that a condition never fits. */
export const neverFits = (name: ConditionName, kinds: readonly GatedChange[]): readonly GatedChange[] => {
  const { only } = conditionOf(name);
  return only ? kinds.filter((kind) => !only.includes(kind)) : [];
};
