import { randomBytes } from 'node:crypto';
import { type Answer, type Asked, gate, plainServer } from './plain-server.ts';

/** A key of this server: members differ from other servers, some are missing, some are unknown. */
export type OtherRow = Record<string, unknown> & {
  id: number;
  name: string;
  status: number;
  remain_quota: number;
  used_quota: number;
  expired_time: number;
  unlimited_quota: boolean;
  key: string;
};

const PREFIX = '/gateway/eu-1';
const UNITS_PER_USD = 200_000;

export const OTHER_ACCESS_TOKEN = 'other+Access/Token0123456789abcd=';

/**
 * A second CometAPI, written from the public documentation and independent of the sandbox: ids far
 * apart, members in another order, strangers among them, another unit price, and a path before `/api`.
 */
export async function otherCometApi() {
  const rows = new Map<number, OtherRow>();
  const account = { rows, nextId: 70_001, writes: [] as string[] };
  const [all, writesBefore, writesAfter] = [gate(), gate(), gate()];
  const settings: { refuses: Answer | null; asksForUser: string | null; goesOn: boolean } = {
    refuses: null,
    asksForUser: null,
    goesOn: false,
  };

  const served = await plainServer(async (asked) => {
    await all.passed();
    const isWrite = asked.method === 'PUT' || asked.method === 'POST';
    if (isWrite) await writesBefore.passed();
    if (asked.gone() && !settings.goesOn) return no('too late');
    const answer = refusal(asked, settings) ?? answerTo(asked, account);
    if (isWrite) await writesAfter.passed();
    return answer;
  });

  return {
    url: `http://127.0.0.1:${served.port}${PREFIX}/`,
    accessToken: OTHER_ACCESS_TOKEN,
    unitsPerUsd: UNITS_PER_USD,
    /** `goesOn`: with what it was asked, also where the caller has hung up. */
    settings,
    /** `shut`: no answer; or writes wait before, or after, they are carried out. */
    gates: { all, writesBefore, writesAfter },
    rows: () => [...rows.values()],
    row: (name: string) => [...rows.values()].find((row) => row.name === name),
    writes: account.writes,
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

export type OtherCometApi = Awaited<ReturnType<typeof otherCometApi>>;

export const REFUSED_WITH_200: Answer = no('Unauthorized, invalid access token');
export const BANNED: Answer = no('User has been banned');
export const REFUSED_WITH_401: Answer = { ...no('Unauthorized, not logged in'), status: 401 };

function refusal({ path, headers }: Asked, settings: { refuses: Answer | null; asksForUser: string | null }) {
  if (path === `${PREFIX}/api/status`) return null;
  if (settings.refuses) return settings.refuses;
  if (headers.authorization?.replace(/^Bearer /, '') !== OTHER_ACCESS_TOKEN) return REFUSED_WITH_200;
  const user = headers['new-api-user'];
  if (settings.asksForUser !== null && user !== settings.asksForUser)
    return {
      ...no(`Unauthorized, New-Api-User header ${user ? 'does not match' : 'not provided'}`),
      status: 401,
    };
  return null;
}

type Account = { rows: Map<number, OtherRow>; nextId: number; writes: string[] };

function answerTo(asked: Asked, account: Account): Answer {
  const { method, path, query, body } = asked;
  const id = Number(/^\/gateway\/eu-1\/api\/token\/(\d+)$/.exec(path)?.[1]);
  if (method === 'GET' && id) return got(account.rows.get(id));
  if (method !== 'GET') account.writes.push(`${method} ${path}${query.size > 0 ? `?${query}` : ''}`);
  const told = query.get('status_only') === 'true' ? (['status'] as const) : null;
  switch (`${method} ${path.slice(PREFIX.length)}`) {
    case 'GET /api/token/':
      return yes(pageOf([...account.rows.values()].reverse(), query));
    case 'POST /api/token/':
      return created(account, JSON.parse(body));
    case 'PUT /api/token/':
      return written(account, JSON.parse(body), told);
    case 'GET /api/status':
      return yes({ theme: 'dark', version: 'v9-other', quota_per_unit: UNITS_PER_USD });
    case 'GET /api/user/models':
      return yes(['some-model', 'other-model']);
    case 'GET /api/user/self/groups':
      return yes({ vip: { desc: 'fast', ratio: '1.5' }, standard: { ratio: 1 } });
    case 'GET /api/user/self':
      return yes({ used_quota: 1, region: 'eu', quota: 900 * UNITS_PER_USD, id: 4711 });
    default:
      return {
        status: 404,
        json: { error: { type: 'invalid_request_error', message: `Invalid URL (${path})` } },
      };
  }
}

const yes = (data: unknown): Answer => ({ json: { took_ms: 3, data, message: '', success: true } });

function no(message: string): Answer {
  return { json: { took_ms: 1, message, success: false } };
}

const got = (row: OtherRow | undefined): Answer => (row ? yes(row) : no('record not found'));

function pageOf(rows: OtherRow[], query: URLSearchParams) {
  const size = Math.min(100, Number(query.get('page_size') ?? 10));
  const from = (Number(query.get('p') ?? 1) - 1) * size;
  return { items: rows.slice(from, from + size), has_more: false, total: rows.length, page_size: size };
}

/** The members that a PUT overwrites; missing ones become empty. */
const blank = {
  name: '',
  expired_time: 0,
  remain_quota: 0,
  unlimited_quota: false,
  model_limits_enabled: false,
  model_limits: '',
  allow_ips: '',
  group: '',
  routing_hint: '',
};

function created(account: Account, body: Record<string, unknown>): Answer {
  const id = account.nextId;
  account.nextId += 137;
  const row = {
    vendor: { plan: 'team' },
    used_quota: 0,
    ...blank,
    routing_hint: 'near',
    ...known(body),
    key: randomBytes(36).toString('base64url').replaceAll(/[-_]/g, 'x'),
    created_time: Math.floor(Date.now() / 1000),
    status: 1,
    id,
  };
  account.rows.set(id, row as OtherRow);
  return { json: { message: '', trace: null, success: true } };
}

function written(account: Account, body: Record<string, unknown>, only: readonly ['status'] | null): Answer {
  const row = account.rows.get(Number(body['id']));
  if (!row) return no('record not found');
  const next = only ? { ...row, status: Number(body['status']) } : { ...row, ...blank, ...known(body) };
  account.rows.set(row.id, next as OtherRow);
  return yes(next);
}

const known = (body: Record<string, unknown>) =>
  Object.fromEntries(Object.keys(blank).flatMap((name) => (name in body ? [[name, body[name]]] : [])));
