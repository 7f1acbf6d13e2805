import type { PretendCometApi } from '../../sandbox/cometapi/server.ts';
import { type Asked, plainServer } from './plain-server.ts';

type Json = Record<string, unknown>;

/** How this server changes requests or answers. */
export interface Mangling {
  readonly body?: (asked: Asked, body: Json) => Json;
  readonly answer?: (asked: Asked, answer: Json & { data?: unknown }) => Json;
}

/** The pretend CometAPI with one changed behaviour. */
export async function mangled(api: PretendCometApi, { body, answer }: Mangling) {
  const server = await plainServer(async (asked) => {
    const { method, path, query, headers } = asked;
    const sent = asked.body === '' ? null : (JSON.parse(asked.body) as Json);
    const response = await fetch(`${api.url}${path}?${query}`, {
      method,
      headers: {
        authorization: headers.authorization ?? '',
        'new-api-user': String(headers['new-api-user'] ?? ''),
      },
      ...(sent ? { body: JSON.stringify(body?.(asked, sent) ?? sent) } : {}),
    });
    const told = (await response.json()) as Json;
    return { status: response.status, json: answer?.(asked, told) ?? told };
  });
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}

/** The rows of a list, as the mangling wants them. */
export function withRows(answer: Json & { data?: unknown }, change: (rows: Json[]) => Json[]): Json {
  const data = answer.data as (Json & { items?: Json[] }) | null | undefined;
  return data?.items ? { ...answer, data: { ...data, items: change(data.items) } } : answer;
}
