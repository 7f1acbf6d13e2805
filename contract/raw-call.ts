import got, { RequestError } from 'got';
import { type Classification, classifyResponse } from '../src/cometapi/wire/classify-response.ts';
import type { Settings } from './settings.ts';

export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Added to the bot's own headers; undefined removes one of them. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A raw answer, and how the bot classifies it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** null: no JSON. */
  readonly json: unknown;
  readonly verdict: Classification;
  readonly at: Date;
}

/** The outcome of a call; status null: no answer. */
export type Told = Omit<Answer, 'status'> & { readonly status: number | null };

export type RawCall = (asked: Asked) => Promise<Told>;

const TIMEOUT_MS = 15_000;

export function rawCall({ baseUrl, accessToken, userId }: Settings): RawCall {
  const http = got.extend({
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    responseType: 'text',
    timeout: { request: TIMEOUT_MS },
    headers: {
      authorization: accessToken,
      'accept-language': 'en',
      accept: 'application/json',
      'user-agent': 'cometkey',
      ...(userId === null ? {} : { 'new-api-user': userId }),
    },
  });
  return async (asked) => {
    const { method, path, query = {}, body, headers = {} } = asked;
    const json = body === undefined ? {} : { json: body };
    const sent = http(baseUrl + path, { method, searchParams: query, headers, ...json });
    const told = await sent.catch((error: unknown) => brokenOff(error));
    const answer = 'trouble' in told ? told : { ...told, status: told.statusCode, trouble: null };
    const { status, headers: said, body: text } = answer;
    const verdict = classifyResponse(answer, { writes: method !== 'GET' });
    return { status, headers: said, text, json: parsed(text), verdict, at: new Date() };
  };
}

type Headers = Answer['headers'];

/** Only a refused connection proves that nothing was sent. */
function brokenOff(error: unknown) {
  const code = error instanceof RequestError ? error.code : 'ERR_UNKNOWN';
  const trouble = { code, sent: !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code) };
  const headers: Headers = {};
  return { status: null, headers, body: '', trouble };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
