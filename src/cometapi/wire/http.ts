import { performance } from 'node:perf_hooks';
import got, { RequestError, TimeoutError } from 'got';
import { redactor, withoutLikelySecrets } from '../../domain/keys/redact.ts';
import type { Log, Metrics } from '../../usecases/ports/ports.ts';
import { type Answer, classifyResponse } from './classify-response.ts';
import { CometFailure, type FailureFacts } from './failure.ts';

export interface Caller {
  readonly baseUrl: string;
  readonly accessToken: string;
  /** Sent as New-Api-User: some builds refuse every call without it. */
  readonly userId: string | null;
  readonly timeouts: { readonly callMs: number; readonly writeCallMs: number };
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Call {
  /** The endpoint's short name, for metrics. */
  readonly what: string;
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Whether the call writes, so that a lost answer leaves its outcome unknown. */
  readonly writes: boolean;
}

export interface HttpResponse {
  readonly data: unknown;
  /** The failure for an answer whose `data` has an unexpected shape. */
  unreadable(): CometFailure;
}

/** Bytes; far more than a page of 100 keys with long address lists. */
const maxAnswerBytes = 8 * 1024 * 1024;

/** Makes one call and does not repeat it. Errors contain no headers, no bodies and no objects of got. */
export function callOverHttp(caller: Caller): (call: Call) => Promise<HttpResponse> {
  const http = got.extend({
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    responseType: 'text',
    headers: {
      authorization: caller.accessToken,
      'accept-language': 'en',
      accept: 'application/json',
      'user-agent': 'cometkey',
      ...(caller.userId === null ? {} : { 'new-api-user': caller.userId }),
    },
  });
  const { callMs, writeCallMs } = caller.timeouts;
  const redact = redactor([caller.accessToken], withoutLikelySecrets);
  const base = caller.baseUrl.replace(/\/+$/, '');
  return async (call) => {
    const started = performance.now();
    const answer = await answerTo(call, {
      http,
      url: base + call.path,
      ms: call.writes ? Math.min(callMs, writeCallMs) : callMs,
    });
    const verdict = classifyResponse(answer, call);
    const outcome = verdict.kind;
    caller.metrics.observe('cometapi_call', (performance.now() - started) / 1000, {
      what: call.what,
      outcome,
    });
    const failed = (facts: Pick<FailureFacts, 'kind' | 'reason' | 'message'>) =>
      failure({ call, answer, facts, caller, redact });
    if (verdict.kind !== 'ok') throw failed(verdict);
    const kind = call.writes ? 'unknown_outcome' : 'unreadable';
    const unreadable = () => failed({ kind, reason: 'other', message: 'an answer of another shape' });
    return { data: verdict.data, unreadable };
  };
}

interface Route {
  readonly http: typeof got;
  readonly url: string;
  readonly ms: number;
}

async function answerTo(call: Call, { http, url, ms }: Route): Promise<Answer> {
  const stop = new AbortController();
  const { method, query = {}, body } = call;
  const asked = http(url, {
    method,
    searchParams: query,
    signal: stop.signal,
    timeout: { request: ms, connect: ms / 2, secureConnect: ms / 2 },
    ...(body ? { json: body } : {}),
  });
  asked
    .on('downloadProgress', ({ transferred }) => transferred > maxAnswerBytes && stop.abort())
    .catch(() => {});
  try {
    const { statusCode, headers, body: text } = await asked;
    return { status: statusCode, headers, body: text, trouble: null };
  } catch (error) {
    return broken(error);
  }
}

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

type Failed = {
  call: Call;
  answer: Answer;
  facts: Pick<FailureFacts, 'kind' | 'reason' | 'message'>;
  caller: Caller;
  redact: (text: string) => string;
};

/** People read CometAPI's messages, so secrets quoted in them are replaced. */
function failure({ call, answer, facts, caller, redact }: Failed): CometFailure {
  const { method, path } = call;
  const { status, headers } = answer;
  const requestId = headers['x-oneapi-request-id'];
  const message = redact(facts.message).slice(0, 300);
  const failed = new CometFailure({
    ...facts,
    message,
    method,
    path,
    status,
    requestId: typeof requestId === 'string' ? requestId : null,
    retryAfterSeconds: retryAfterIn(headers),
  });
  caller.log.warn(failed.facts, 'CometAPI call failed');
  return failed;
}

function retryAfterIn(headers: Answer['headers']): number | null {
  const told = headers['retry-after'];
  if (typeof told !== 'string') return null;
  const seconds = /^\d+$/.test(told) ? Number(told) : (Date.parse(told) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}
