export type Texts = {
  notFound: string;
  idEmpty: string;
  nameTooLong: string;
  quotaNegative: string;
  quotaTooBig: string;
  tooManyKeys: string;
  enableExpired: string;
  enableExhausted: string;
  noGroupAccess: string;
  invalidParameters: string;
  batchTooLarge: string;
  exactSearchOnly: string;
  twoPercents: string;
  tooManyPercents: string;
  shortSearch: string;
  spanTooLong: string;
  noAccessToken: string;
  wrongAccessToken: string;
  userHeaderMissing: string;
  userHeaderMalformed: string;
  userHeaderMismatch: string;
  banned: string;
};

/** Upstream never translated some of these: an English caller gets Chinese. */
const hardCoded = {
  notFound: 'record not found',
  idEmpty: 'id 或 userId 为空！',
  tooManyKeys: '已达到最大令牌数量限制 ({max})',
  noGroupAccess: 'no access to group {group}',
  exactSearchOnly: '仅允许精确搜索',
  twoPercents: '搜索模式中不允许包含连续的 % 通配符',
  tooManyPercents: '搜索模式中最多允许包含 2 个 % 通配符',
  shortSearch: '使用模糊搜索时，至少需要 2 个非通配符字符',
  spanTooLong: '时间跨度不能超过 1 个月',
};

export const english: Texts = {
  ...hardCoded,
  nameTooLong: 'Token name is too long',
  quotaNegative: 'Quota value cannot be negative',
  quotaTooBig: 'Quota value exceeds valid range, maximum is {max}',
  enableExpired:
    'Token has expired and cannot be enabled. Please modify the expiration time or set it to never expire',
  enableExhausted:
    'Token quota is exhausted and cannot be enabled. Please modify the remaining quota or set it to unlimited',
  invalidParameters: 'Invalid parameters',
  batchTooLarge: 'Too many items in batch request, maximum is {max}',
  noAccessToken: 'Unauthorized, not logged in and no access token provided',
  wrongAccessToken: 'Unauthorized, invalid access token',
  userHeaderMissing: 'Unauthorized, New-Api-User header not provided',
  userHeaderMalformed: 'Unauthorized, New-Api-User format error',
  userHeaderMismatch: 'Unauthorized, New-Api-User does not match logged in user',
  banned: 'User has been banned',
};

export const chinese: Texts = {
  ...hardCoded,
  nameTooLong: '令牌名称过长',
  quotaNegative: '额度值不能为负数',
  quotaTooBig: '额度值超出有效范围，最大值为 {max}',
  enableExpired: '令牌已过期，无法启用，请先修改令牌过期时间，或者设置为永不过期',
  enableExhausted: '令牌可用额度已用尽，无法启用，请先修改令牌剩余额度，或者设置为无限额度',
  invalidParameters: '无效的参数',
  batchTooLarge: '批量请求数量过多，最多 {max} 条',
  noAccessToken: '无权进行此操作，未登录且未提供 access token',
  wrongAccessToken: '无权进行此操作，access token 无效',
  userHeaderMissing: '无权进行此操作，未提供 New-Api-User',
  userHeaderMalformed: '无权进行此操作，New-Api-User 格式错误',
  userHeaderMismatch: '无权进行此操作，New-Api-User 与登录用户不匹配',
  banned: '用户已被封禁',
};

export type RelayTexts = { invalid: string; disabled: string; expired: string; exhausted: string };

/** Since April 2026 a model call gets one text for every problem with its key. */
export const uniformRelay: RelayTexts = {
  invalid: 'Invalid token',
  disabled: 'Invalid token',
  expired: 'Invalid token',
  exhausted: 'Invalid token',
};

export const distinctRelay: RelayTexts = {
  invalid: '无效的令牌',
  disabled: '该令牌状态不可用',
  expired: '该令牌已过期',
  exhausted: '该令牌额度已用尽',
};

export const filled = (text: string, values: Record<string, string | number>) =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
