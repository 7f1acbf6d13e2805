import { describe, expect, test } from 'vitest';
import { reasonOf } from '../../src/cometapi/wire/refusal-reason.ts';

describe('what a refusal is about', () => {
  test.each([
    ['已达到最大令牌数量限制 (1000)', 'too_many_keys'],
    ['已达到最大令牌数量限制（50）', 'too_many_keys'],
    ['maximum token limit reached (1000)', 'too_many_keys'],
    ['Maximum number of tokens reached', 'too_many_keys'],
    ['Token name is too long', 'name_too_long'],
    ['token name is too long', 'name_too_long'],
    ['令牌名称过长', 'name_too_long'],
    ['参数错误：令牌名称过长', 'name_too_long'],
    ['no access to group gold', 'no_group_access'],
    ['无权访问 gold 分组', 'no_group_access'],
    ['分组 gold 已被弃用', 'no_group_access'],
    ['Quota value cannot be negative', 'quota_negative'],
    ['额度值不能为负数', 'quota_negative'],
    ['Quota value exceeds valid range, maximum is 500000000000000', 'quota_too_large'],
    ['额度值超出有效范围，最大值为 500000000000000', 'quota_too_large'],
    ['Token has expired and cannot be enabled. Please modify the expiration time', 'cannot_enable'],
    ['令牌可用额度已用尽，无法启用，请先修改令牌剩余额度', 'cannot_enable'],
    ['Database error, please contact the administrator', 'database'],
    ['database is locked', 'database'],
    ['record not found', 'not_found'],
    ['Unauthorized, invalid access token', 'bad_token'],
    ['无权进行此操作，access token 无效', 'bad_token'],
    ['Unauthorized, not logged in and no access token provided', 'bad_token'],
    ['无权进行此操作，未登录且未提供 access token', 'bad_token'],
    ['Unauthorized, insufficient privileges', 'bad_token'],
    ['无权进行此操作，权限不足', 'bad_token'],
    ['无权进行此操作，New-Api-User 与登录用户不匹配', 'no_user_id'],
    ['Unauthorized, New-Api-User header not provided', 'no_user_id'],
    ['无权进行此操作，未提供 New-Api-User', 'no_user_id'],
    ['User has been banned', 'banned'],
    ['用户已被封禁', 'banned'],
    ['the group name "record not found" is taken', 'other'],
    ['', 'other'],
  ])('“%s” is about: %s', (message, reason) => {
    expect(reasonOf({ code: undefined, message })).toBe(reason);
  });

  test.each([
    ['AUTH_UNAUTHORIZED', 'bad_token'],
    ['AUTH_TOKEN_EXPIRED', 'bad_token'],
    ['AUTH_USER_DISABLED', 'banned'],
    ['PRE_CONSUME', 'other'],
    [42, 'other'],
  ])('a code %s is %s, whatever the text', (code, reason) => {
    expect(reasonOf({ code, message: 'nein' })).toBe(reason);
  });
});
