import type { z } from 'zod';
import type { KeyId } from '../../domain/keys/key.ts';
import type { Quota, UnitsPerUsd } from '../../domain/keys/quota.ts';
import { type Call, type Caller, callOverHttp, type HttpResponse } from './http.ts';
import { answeredRow, anyRow, type Row, rowOf } from './keys/key-row.ts';
import {
  account,
  accountId,
  groupNames,
  modelList,
  type Page,
  page,
  secretMember,
  secretOf,
  unitPrice,
} from './schema.ts';
import { type LogPage, logPage, type UsageQuery, usageParameters } from './usage-log.ts';

/** The body of a PUT or POST, with CometAPI's names. */
export type Body = Readonly<Record<string, unknown>>;

/** One function per endpoint. Each makes one call; failures are thrown as `CometFailure`. */
export interface Client {
  list(number: number): Promise<Page>;
  get(id: KeyId): Promise<Row>;
  /** The row in the answer; null: the answer has none, or not all that a write is judged by. */
  put(id: KeyId, body: Body, mode: 'whole' | 'status'): Promise<Row | null>;
  /** The new row in the answer; null: it has none, as on most servers. */
  post(body: Body): Promise<Row | null>;
  storedSecret(id: KeyId): Promise<string>;
  unmask(id: KeyId): Promise<string>;
  models(): Promise<string[]>;
  groups(): Promise<string[]>;
  balance(): Promise<Pick<Quota, 'left' | 'used'>>;
  accountId(): Promise<string | null>;
  usage(query: UsageQuery, page: number): Promise<LogPage>;
  /** null: the server does not say. */
  unitsPerUsd(): Promise<UnitsPerUsd | null>;
}

export function client(caller: Caller): Client {
  const call = callOverHttp(caller);
  const read = async <T>(asked: Pick<Call, 'what' | 'path' | 'query'>, schema: z.ZodType<T>): Promise<T> => {
    const told = await call({ ...asked, method: 'GET', writes: false });
    return understood(told, schema);
  };
  return {
    // Older servers know only `size`.
    list: (number) =>
      read({ what: 'list', path: '/api/token/', query: { p: number, page_size: 100, size: 100 } }, page),
    get: (id) => read({ what: 'get', path: `/api/token/${id}` }, rowOf(id)),
    async put(id, body, mode) {
      const query = mode === 'status' ? { status_only: 'true' } : {};
      const told = await call({ what: 'put', method: 'PUT', path: '/api/token/', query, body, writes: true });
      return answeredRow(id).safeParse(told.data).data ?? null;
    },
    async post(body) {
      const told = await call({ what: 'post', method: 'POST', path: '/api/token/', body, writes: true });
      return anyRow(told.data);
    },
    storedSecret: (id) => read({ what: 'get', path: `/api/token/${id}` }, secretOf(id)),
    async unmask(id) {
      const path = `/api/token/${id}/key`;
      const told = await call({ what: 'unmask', method: 'POST', path, body: {}, writes: false });
      return understood(told, secretMember);
    },
    models: () => read({ what: 'models', path: '/api/user/models' }, modelList),
    groups: () => read({ what: 'groups', path: '/api/user/self/groups' }, groupNames),
    balance: () => read({ what: 'self', path: '/api/user/self' }, account),
    accountId: () => read({ what: 'self', path: '/api/user/self' }, accountId),
    usage: (query, page) =>
      read({ what: 'usage', path: '/api/log/self', query: usageParameters(query, page) }, logPage),
    unitsPerUsd: () => read({ what: 'status', path: '/api/status' }, unitPrice),
  };
}

function understood<T>({ data, unreadable }: HttpResponse, schema: z.ZodType<T>): T {
  const read = schema.safeParse(data);
  if (!read.success) throw unreadable();
  return read.data;
}
