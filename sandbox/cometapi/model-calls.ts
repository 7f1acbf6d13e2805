import { BlockList, isIP } from 'node:net';
import { settled, spend, take } from './account.ts';
import { type Call, type Reply, refuse, relayRefusal, succeed } from './call.ts';
import { rowBySecret } from './database.ts';
import { type KeyRow, refusalAtUse } from './key-row.ts';

const defaultUnits = 6250;

type Gate = { row: KeyRow } | { reply: Reply };

/** Checks the key of a model call: status, expiry, quota, address, group, model. */
function admitted(call: Call, model?: string): Gate {
  const { world, flavour, now } = call;
  const { texts } = flavour.relay;
  settled(world);
  const row = keyIn(call);
  if (!row) return { reply: relayRefusal(call, texts.invalid, { status: 401 }) };
  const refusal = refusalAtUse(row, now);
  if (refusal) {
    if (flavour.lazyStatus && refusal !== 'disabled') {
      row.status = refusal === 'expired' ? 3 : 4;
      world.changed();
    }
    return { reply: relayRefusal(call, texts[refusal], { status: 401 }) };
  }
  const fence = fenceRefusal(call, row, model);
  return fence ? { reply: relayRefusal(call, fence, { status: 403 }) } : { row };
}

function keyIn({ headers, world }: Call): KeyRow | undefined {
  const sent = (headers.authorization ?? '').replace(/^Bearer /, '').replace(/^sk-/, '');
  return rowBySecret(world.books, sent.split('-')[0] ?? '');
}

function fenceRefusal({ client, world }: Call, row: KeyRow, model?: string): string | null {
  if (row.allow_ips?.trim() && !allowsAddress(row.allow_ips, client))
    return '您的 IP 不在令牌允许访问的列表中';
  const { groups } = world.books;
  if (row.group !== '' && row.group !== 'auto' && !groups.includes(row.group))
    return `无权访问 ${row.group} 分组`;
  if (model !== undefined && row.model_limits_enabled && !row.model_limits.split(',').includes(model)) {
    return `该令牌无权访问模型 ${model}`;
  }
  return null;
}

/** Split at newlines; commas are deleted, and a line that is no address still counts as an entry. */
function allowsAddress(list: string, client: string): boolean {
  const allowed = new BlockList();
  for (const line of list.replaceAll(/[ ,]/g, '').split('\n')) {
    const [address = '', bits] = line.split('/');
    const version = isIP(address);
    if (version === 0) continue;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) allowed.addAddress(address, family);
    else allowed.addSubnet(address, Number(bits), family);
  }
  return allowed.check(client, isIP(client) === 6 ? 'ipv6' : 'ipv4');
}

/** A made-up model: it answers at once and costs what the caller says. */
export async function chat(call: Call): Promise<Reply> {
  const model = modelIn(call.body);
  const gate = admitted(call, model);
  if ('reply' in gate) return gate.reply;
  const { row } = gate;
  const estimate = Number(call.headers['x-sandbox-estimate'] ?? 0);
  const money = moneyRefusal(call, row, estimate);
  if (money) return money;
  const { world, requestId } = call;
  if (estimate > 0) take(world, row, estimate);
  // No lock between check and charge: concurrent calls can overspend.
  await world.faults.reach('beforeCharge', row.id);
  if (estimate > 0) take(world, row, -estimate);
  const units = Number(call.headers['x-sandbox-units'] ?? defaultUnits);
  spend(world, { id: row.id, units, model, requestId, path: call.path });
  world.changed();
  return { status: 200, json: completion(call, model) };
}

function moneyRefusal(call: Call, row: KeyRow, estimate: number): Reply | null {
  if (call.world.books.quota <= 0) {
    return relayRefusal(call, '用户额度不足', { status: 403, code: 'insufficient_user_quota' });
  }
  if (row.unlimited_quota || row.remain_quota >= estimate) return null;
  return relayRefusal(call, 'token quota is not enough', {
    status: 403,
    code: 'pre_consume_token_quota_failed',
  });
}

function modelIn(body: string): string {
  const model = /"model"\s*:\s*"([^"]*)"/.exec(body)?.[1];
  return model ?? 'gpt-4o';
}

const completion = ({ requestId, now }: Call, model: string) => ({
  id: `chatcmpl-${requestId}`,
  object: 'chat.completion',
  created: now,
  model,
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1000, completion_tokens: 1000, total_tokens: 2000 },
});

/** Free, and runs every check, so it shows whether a key works. */
export function listModels(call: Call): Reply {
  const gate = admitted(call);
  if ('reply' in gate) return gate.reply;
  const { row } = gate;
  const limits = row.model_limits_enabled ? row.model_limits.split(',') : null;
  const models = call.world.books.models.filter((model) => limits?.includes(model) ?? true);
  const data = models.map((id) => ({ id, object: 'model', created: 1_626_777_600, owned_by: 'custom' }));
  return { status: 200, json: { object: 'list', data } };
}

/** The quota of one key for its holder, also when it is disabled, expired or empty. */
export function keyUsage(call: Call): Reply {
  settled(call.world);
  if (!call.headers.authorization) return refuse(call, 'Token not provided', { status: 401 });
  const row = keyIn(call);
  if (!row) return refuse(call, 'Invalid token', { status: 401 });
  const data = usageOf(row);
  return call.flavour.usage === 'success'
    ? succeed(call, data)
    : { status: 200, json: { code: true, data, message: 'ok' } };
}

const usageOf = (row: KeyRow) => ({
  object: 'token_usage',
  name: row.name,
  total_granted: row.remain_quota + row.used_quota,
  total_used: row.used_quota,
  total_available: row.remain_quota,
  unlimited_quota: row.unlimited_quota,
  model_limits: Object.fromEntries(
    row.model_limits
      .split(',')
      .filter(Boolean)
      .map((model) => [model, true]),
  ),
  model_limits_enabled: row.model_limits_enabled,
  expires_at: row.expired_time === -1 ? 0 : row.expired_time,
});
