import type { PretendCometApi } from '../../sandbox/cometapi/server.ts';

export type Row = Record<string, unknown> & { id: number; remain_quota: number; used_quota: number };

export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; undefined where it is no JSON. */
  body: {
    success?: boolean;
    message?: string;
    data?: unknown;
    error?: { message: string; type: string; code?: string };
  };
};

export type Caller = ReturnType<typeof callerOf>;

/** Plain HTTP calls, as anybody would make them, to the pretend CometAPI. */
export function callerOf(api: PretendCometApi, extra: Record<string, string> = {}) {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const sent = { Authorization: api.accessToken, 'New-Api-User': String(api.userId), ...extra, ...headers };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(api.url + path, {
      method,
      redirect: 'manual',
      headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '')),
      ...(body === undefined ? {} : { body: text }),
    });
    return answerOf(response);
  };
  const key = (id: number) => ({ Authorization: `Bearer sk-${api.account.row(id)?.key}` });
  return {
    send,
    get: (path: string, headers?: Record<string, string>) => send('GET', path, undefined, headers),
    row: async (id: number) => (await send('GET', `/api/token/${id}`)).body.data as Row,
    list: async (query = '') => (await send('GET', `/api/token/${query}`)).body.data as Page,
    create: (body: unknown) => send('POST', '/api/token/', body),
    put: (body: unknown, query = '') => send('PUT', `/api/token/${query}`, body),
    remove: (id: number | string) => send('DELETE', `/api/token/${id}`),
    chat: (id: number, headers: Record<string, string> = {}, model = 'gpt-4o') =>
      send('POST', '/v1/chat/completions', { model }, { ...key(id), ...headers }),
    models: (id: number) => send('GET', '/v1/models', undefined, key(id)),
    usage: (id: number) => send('GET', '/api/usage/token/', undefined, key(id)),
  };
}

export type Page = { page: number; page_size: number; total: number; items: Row[] };

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): Answer['body'] {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
