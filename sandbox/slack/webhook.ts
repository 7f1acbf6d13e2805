import { createHmac } from 'node:crypto';
import type { Ack, Envelope } from './world.ts';

export interface HttpTarget {
  requestUrl: string;
  signingSecret: string;
}

function bodyOf({ kind, payload }: Envelope): { type: string; body: string } {
  const form = 'application/x-www-form-urlencoded';
  if (kind === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) };
  if (kind === 'interactive')
    return { type: form, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
  const fields = Object.entries(payload).map(([name, value]) => [name, String(value)]);
  return { type: form, body: new URLSearchParams(fields).toString() };
}

/** Signs with the real time, because the app compares it with its wall clock. */
function signed(secret: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
}

async function send(target: HttpTarget, envelope: Envelope, timeoutMs: number): Promise<Response> {
  const { type, body } = bodyOf(envelope);
  const retry = envelope.retry && {
    'x-slack-retry-num': String(envelope.retry.attempt),
    'x-slack-retry-reason': envelope.retry.reason,
  };
  return fetch(target.requestUrl, {
    method: 'POST',
    headers: { 'content-type': type, ...signed(target.signingSecret, body), ...retry },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
}

const payloadOf = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return { text };
  }
};

export async function deliverOverHttp(
  target: HttpTarget,
  envelope: Envelope,
  timeoutMs: number,
): Promise<Ack> {
  try {
    const response = await send(target, envelope, timeoutMs);
    const text = await response.text();
    if (response.ok) return { ok: true, payload: payloadOf(text) };
    return {
      ok: false,
      reason: 'dispatch_failed',
      noRetry: response.headers.get('x-slack-no-retry') === '1',
    };
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError';
    return { ok: false, reason: isLate ? 'operation_timeout' : 'dispatch_failed' };
  }
}

/** Slack's URL verification: sends a challenge and expects it back. */
export async function answersChallenge(target: HttpTarget, timeoutMs: number): Promise<boolean> {
  const payload = { type: 'url_verification', token: 'verification', challenge: 'comet-challenge' };
  const ack = await deliverOverHttp(target, { kind: 'events_api', payload }, timeoutMs);
  if (!ack.ok || typeof ack.payload !== 'object' || ack.payload === null) return false;
  return 'challenge' in ack.payload && ack.payload.challenge === payload.challenge;
}
