/** What a rule can be about: every road that ends in more quota, or in more time than anybody may take alone. */
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
