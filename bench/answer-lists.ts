// A CometAPI of as many keys as it is told, in a process of its own: pages, single keys, nothing else.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const PAGE = 100;
const MONTH = 30 * 86_400;
const bornAt = Math.floor(Date.now() / 1000) - MONTH;
const state = { keys: 0, latencyMs: 0, calls: 0, hours: 0 };

/** Of a month that passes: one key in ten spends, some of these all they have. */
const spent = (id: number): number =>
  id % 10 === 0 ? Math.min(5_000_000, Math.floor(state.hours * (id % 97) * 200)) : 0;
/** Meanwhile some expire each day. */
const expiry = (id: number): number =>
  bornAt + (state.hours > 0 ? MONTH + (1 + (id % 400)) * 86_400 : 13 * MONTH);

const row = (id: number) => ({
  id,
  user_id: 1,
  key: `abcd**********${String(id).padStart(4, '0').slice(-4)}`,
  status: 1,
  name: `service ${id}`,
  created_time: bornAt,
  accessed_time: bornAt + id,
  expired_time: expiry(id),
  remain_quota: 5_000_000 - spent(id),
  unlimited_quota: false,
  model_limits_enabled: true,
  model_limits: 'gpt-4o,gpt-4o-mini',
  allow_ips: '',
  used_quota: 1_000_000 + id + spent(id),
  group: 'default',
  cross_group_retry: false,
  DeletedAt: null,
});

function pageOf(number: number) {
  const first = state.keys - (number - 1) * PAGE;
  const count = Math.max(0, Math.min(PAGE, first));
  const items = Array.from({ length: count }, (_, index) => row(first - index));
  return { page: number, page_size: PAGE, total: state.keys, items };
}

function dataFor({ pathname, searchParams }: URL): unknown {
  const id = Number(pathname.split('/')[3] || Number.NaN);
  return Number.isNaN(id) ? pageOf(Number(searchParams.get('p'))) : row(id);
}

const server = createServer((request, response) => {
  state.calls += 1;
  const data = dataFor(new URL(request.url ?? '/', 'http://here'));
  const body = JSON.stringify({ success: true, message: '', data });
  const answer = () =>
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(body);
  if (state.latencyMs > 0) setTimeout(answer, state.latencyMs);
  else answer();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('message', (told) => process.send?.(Object.assign(state, told)));
process.on('disconnect', () => process.exit());
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
