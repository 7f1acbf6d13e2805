/** What a rule can decide: every way to get more quota, or a later expiry than the limits allow. */
export type GatedChange =
  | 'quota_increase'
  | 'unlimited_on'
  | 'unlimited_off'
  | 'create_above_limit'
  | 'expiry_above_limit';
export const GATED_CHANGES: readonly GatedChange[] = [
  'quota_increase',
  'unlimited_on',
  'unlimited_off',
  'create_above_limit',
  'expiry_above_limit',
];
