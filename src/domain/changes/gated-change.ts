/** What a rule can decide: every way to get more quota, or a later expiry than the limits allow. */
export type GatedChange =
  | 'quota_increase'
  | 'unlimited_on'
  | 'unlimited_off'
  | 'create_above_limit'
  | 'expiry_above_limit';
/** What somebody has to decide: what rules are about, and whose a key is, which no rule decides. */
export type Decided = GatedChange | 'ownership';

export const GATED_CHANGES: readonly GatedChange[] = [
  'quota_increase',
  'unlimited_on',
  'unlimited_off',
  'create_above_limit',
  'expiry_above_limit',
];
