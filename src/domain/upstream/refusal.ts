/** Why CometAPI refused a call although the token is valid, as far as its message tells. */
export type RefusalReason =
  | 'too_many_keys'
  | 'name_too_long'
  | 'no_group_access'
  | 'quota_negative'
  | 'quota_too_large'
  | 'cannot_enable'
  | 'database'
  /** The bot cannot read the key's row, so it does not change the key. */
  | 'unreadable_row'
  | 'other';

/** Why CometAPI refuses the access token. */
export type TokenRefusal = 'bad_token' | 'no_user_id' | 'banned';
