import { performance } from 'node:perf_hooks';
import { redactor, withoutLikelySecrets } from '../../domain/keys/redact.ts';
import { LANDS_WITHIN_MS } from '../../domain/upstream/sent.ts';
import type { Log, Metrics } from '../../usecases/ports/ports.ts';
import { type Answer, classifyResponse, metTimeLimit } from './classify-response.ts';
import { CometFailure, type FailureFacts } from './failure.ts';
import { overHttp, type Transport } from './transport.ts';

export interface Caller {
  readonly baseUrl: string;
  readonly accessToken: string;
  /** Sent as New-Api-User: some builds refuse every call without it. */
  readonly userId: string | null;
  readonly timeouts: { readonly callMs: number; readonly writeCallMs: number };
  /** Default: HTTP. */
  readonly transport?: Transport | undefined;
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

/** Makes one call and does not repeat it. Errors contain no headers and no bodies. */
export function callOverHttp(caller: Caller): (call: Call) => Promise<HttpResponse> {
  const { transport = overHttp } = caller;
  const { callMs, writeCallMs } = caller.timeouts;
  const redact = redactor([caller.accessToken], withoutLikelySecrets);
  const base = caller.baseUrl.replace(/\/+$/, '');
  const headers = headersOf(caller);
  return async (call) => {
    const started = performance.now();
    const { method, path, query = {}, body } = call;
    const timeoutMs = call.writes ? Math.min(callMs, writeCallMs) : callMs;
    const answer = await transport({ method, url: base + path, query, headers, body, timeoutMs });
    const verdict = classifyResponse(answer, call);
    const tookMs = performance.now() - started;
    caller.metrics.observe('cometapi_call', tookMs / 1000, { what: call.what, outcome: verdict.kind });
    const failed = (facts: Pick<FailureFacts, 'kind' | 'reason' | 'message'>) =>
      failure({ call, answer, tookMs, facts, caller, redact });
    if (verdict.kind !== 'ok') throw failed(verdict);
    const kind = call.writes ? 'unknown_outcome' : 'unreadable';
    const unreadable = () => failed({ kind, reason: 'other', message: 'an answer of another shape' });
    return { data: verdict.data, unreadable };
  };
}

const headersOf = ({ accessToken, userId }: Caller) => ({
  authorization: accessToken,
  'accept-language': 'en',
  accept: 'application/json',
  'user-agent': 'cometkey',
  ...(userId === null ? {} : { 'new-api-user': userId }),
});

type Failed = {
  call: Call;
  answer: Answer;
  tookMs: number;
  facts: Pick<FailureFacts, 'kind' | 'reason' | 'message'>;
  caller: Caller;
  redact: (text: string) => string;
};

/** People read CometAPI's messages, so secrets quoted in them are replaced. */
function failure({ call, answer, tookMs, facts, caller, redact }: Failed): CometFailure {
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
    // What broke so late says the same as a time limit, whatever broke it.
    isSlow: call.writes && (metTimeLimit(answer) || tookMs > LANDS_WITHIN_MS),
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
