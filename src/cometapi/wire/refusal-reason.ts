import type { RefusalReason, TokenRefusal } from '../../domain/upstream/refusal.ts';
import type { Envelope } from './schema.ts';

/** Why CometAPI refused, as far as its message tells. */
export type Reason = 'not_found' | TokenRefusal | RefusalReason;

/** Messages of every known version, in English and Chinese. People also read the original message. */
const TEXTS: readonly (readonly [Reason, RegExp])[] = [
  ['no_user_id', /New-Api-User/i],
  ['banned', /user has been banned|用户已被封禁/i],
  ['bad_token', /invalid access token|access token 无效|not logged in|未登录/i],
  ['bad_token', /insufficient privileges|权限不足/i],
  ['not_found', /^record not found/i],
  ['cannot_enable', /cannot be enabled|无法启用/i],
  [
    'too_many_keys',
    /maximum (number of )?tokens?( limit)?( has been)? reached|too many tokens|最大令牌数量/i,
  ],
  ['name_too_long', /name is too long|名称过长/i],
  [
    'no_group_access',
    /no (access to|permission for) (the )?group|group .{0,80}(is )?(deprecated|not available|unavailable)|无权(访问|使用).{0,80}分组|分组.{0,80}已被弃用/i,
  ],
  ['quota_negative', /quota( value)? (cannot|must not) be negative|额度值不能为负数/i],
  ['quota_too_large', /quota( value)? exceeds|额度值超出/i],
  ['database', /database (error|is locked)|数据库/i],
];

export function reasonOf({ code, message }: Pick<Envelope, 'code' | 'message'>): Reason {
  if (code === 'AUTH_USER_DISABLED') return 'banned';
  const found = TEXTS.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other';
  if (typeof code === 'string' && code.startsWith('AUTH_') && !isTokenRefusal(found)) return 'bad_token';
  return found;
}

export const isTokenRefusal = (reason: Reason): reason is TokenRefusal =>
  reason === 'bad_token' || reason === 'no_user_id' || reason === 'banned';

/** Of a call whose token was refused. */
export const tokenRefusal = (reason: Reason): TokenRefusal => (isTokenRefusal(reason) ? reason : 'bad_token');

export const refusalReason = (reason: Reason): RefusalReason =>
  reason === 'not_found' || isTokenRefusal(reason) ? 'other' : reason;
