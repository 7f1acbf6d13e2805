import got, { RequestError, TimeoutError } from 'got';
import type { Answer } from './classify-response.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly url: string;
  readonly query: Readonly<Record<string, string | number>>;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: unknown;
  /** An answer that takes longer is given up. */
  readonly timeoutMs: number;
}

/** Sends one request and does not repeat it. Never rejects: what went wrong stands in the answer. */
export type Transport = (request: HttpRequest) => Promise<Answer>;

/** Bytes; far more than a page of 100 keys with long address lists. */
const maxAnswerBytes = 8 * 1024 * 1024;

const http = got.extend({
  retry: { limit: 0 },
  followRedirect: false,
  throwHttpErrors: false,
  responseType: 'text',
});

export const overHttp: Transport = async ({ method, url, query, headers, body, timeoutMs }) => {
  const stop = new AbortController();
  const asked = http(url, {
    method,
    searchParams: query,
    headers,
    signal: stop.signal,
    timeout: { request: timeoutMs, connect: timeoutMs / 2, secureConnect: timeoutMs / 2 },
    ...(body ? { json: body } : {}),
  });
  asked
    .on('downloadProgress', ({ transferred }) => transferred > maxAnswerBytes && stop.abort())
    .catch(() => {});
  try {
    const { statusCode, headers: told, body: text } = await asked;
    return { status: statusCode, headers: told, body: text, trouble: null };
  } catch (error) {
    return broken(error);
  }
};

/** Errors and timeouts that come before anything was sent. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const beforeSending = new Set(['lookup', 'connect', 'secureConnect', 'socket']);

function broken(error: unknown): Answer {
  const known = error instanceof RequestError ? error : null;
  const code = known?.code ?? 'ERR_UNKNOWN';
  const early = error instanceof TimeoutError && beforeSending.has(error.event);
  const { statusCode = null, headers = {} } = known?.response ?? {};
  return { status: statusCode, headers, body: '', trouble: { code, sent: !early && !neverSent.has(code) } };
}
