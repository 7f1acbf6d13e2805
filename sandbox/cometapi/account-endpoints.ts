import { settled } from './account.ts';
import { type Call, pageOf, pagingOf, type Reply, refuse, succeed } from './call.ts';
import type { UsageRow } from './database.ts';
import { newSecret } from './key-row.ts';

export function getSelf(call: Call): Reply {
  settled(call.world);
  const { books } = call.world;
  const absent = ['email', 'github_id', 'discord_id', 'oidc_id', 'wechat_id', 'telegram_id', 'aff_code'];
  const unset = ['linux_do_id', 'setting', 'stripe_customer', 'sidebar_modules'];
  return succeed(call, {
    ...Object.fromEntries([...absent, ...unset].map((name) => [name, ''])),
    id: books.userId,
    username: 'root',
    display_name: 'Root User',
    role: 100,
    status: 1,
    group: 'default',
    quota: books.quota,
    used_quota: books.usedQuota,
    request_count: books.requestCount,
    aff_count: 0,
    aff_quota: 0,
    aff_history_quota: 0,
    inviter_id: 0,
    permissions: { sidebar_modules: {}, sidebar_settings: false },
    ...call.flavour.selfExtra,
  });
}

export function getGroups(call: Call): Reply {
  const told = (name: string) =>
    call.flavour.groups[name] ?? { desc: name, ratio: name === 'auto' ? '自动' : 1 };
  return succeed(call, Object.fromEntries(call.world.books.groups.map((name) => [name, told(name)])));
}

export const getModels = (call: Call): Reply => succeed(call, call.world.books.models);

export const getStatus = (call: Call): Reply => succeed(call, call.flavour.status);

/** A GET that replaces the access token; a client must never call it. */
export function renewAccessToken(call: Call): Reply {
  call.world.books.accessToken = newSecret(32);
  return succeed(call, call.world.books.accessToken);
}

function usageIn({ query, world }: Call): UsageRow[] {
  const same = (member: string, value: string) => (query.get(member) || value) === value;
  const from = Number(query.get('start_timestamp') ?? 0);
  const to = Number(query.get('end_timestamp') ?? 0) || Number.POSITIVE_INFINITY;
  return world.books.usage.filter(
    (row) =>
      ['', '0', '2'].includes(query.get('type') ?? '') &&
      same('token_name', row.token_name) &&
      same('model_name', row.model_name) &&
      same('group', row.group) &&
      same('request_id', row.request_id) &&
      row.created_at >= from &&
      row.created_at <= to,
  );
}

const mostLogRows = 10_000;

export function getLog(call: Call): Reply {
  const paging = pagingOf(call);
  const rows = usageIn(call).reverse();
  const page = pageOf(paging, rows);
  // Ids are positions on this page, not ids of rows.
  const items = page.items.map((row, index) => logRow(row, { id: paging.start + index + 1, call }));
  return succeed(call, { ...page, total: Math.min(page.total, mostLogRows), items });
}

function logRow(row: UsageRow, { id, call }: { id: number; call: Call }) {
  const { path, ...told } = row;
  return {
    ...told,
    id,
    user_id: call.world.books.userId,
    type: 2,
    content: '',
    username: 'root',
    prompt_tokens: 1000,
    completion_tokens: 1000,
    use_time: 0,
    is_stream: false,
    channel: 1,
    channel_name: '',
    ip: '',
    other: JSON.stringify({ billing_source: 'wallet', model_ratio: 1.25, request_path: path }),
  };
}

export function getStat(call: Call): Reply {
  const rows = usageIn(call);
  const lastMinute = rows.filter((row) => row.created_at > call.now - 60).length;
  const quota = rows.reduce((sum, row) => sum + row.quota, 0);
  return succeed(call, { quota, rpm: lastMinute, tpm: lastMinute * 2000 });
}

const month = 2_592_000;

/** Per model and hour, never per key. */
export function getData(call: Call): Reply {
  const span = Number(call.query.get('end_timestamp') ?? 0) - Number(call.query.get('start_timestamp') ?? 0);
  if (span > month) return refuse(call, call.texts.spanTooLong);
  const hourly = Map.groupBy(
    usageIn(call),
    (row) => `${row.created_at - (row.created_at % 3600)} ${row.model_name}`,
  );
  const rows = [...hourly].map(([hour, of], index) => ({
    id: index + 1,
    user_id: call.world.books.userId,
    username: 'root',
    model_name: of[0]?.model_name ?? '',
    created_at: Number.parseInt(hour, 10),
    token_used: of.length * 2000,
    count: of.length,
    quota: of.reduce((sum, row) => sum + row.quota, 0),
  }));
  return succeed(call, rows);
}
