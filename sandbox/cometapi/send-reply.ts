import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Reply } from './call.ts';
import type { Fault } from './faults.ts';

/** An empty body from Go's gzip writer: 23 bytes, zlib would write 20. */
const gzippedNothing = Buffer.from('1f8b08000000000000ff010000ffff0000000000000000', 'hex');

const accepts = (req: IncomingMessage) => /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''));

export function send(req: IncomingMessage, res: ServerResponse, reply: Reply): void {
  const { status, json, text, headers = {} } = reply;
  const body = Buffer.from(text ?? JSON.stringify(json));
  const type = json === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' };
  const zipped = body.length > 0 && req.url?.startsWith('/api/') && accepts(req);
  const coding = zipped ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {};
  const sent = zipped ? gzipSync(body) : body;
  res.writeHead(status, { ...type, ...coding, 'Content-Length': sent.length, ...headers });
  res.end(sent);
}

/** The answer of a limiter: no body, no content type, no Retry-After. */
export function sendLimited(req: IncomingMessage, res: ServerResponse, retryAfter?: number): void {
  const wait = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  const zipped = req.url?.startsWith('/api/') && accepts(req);
  res.writeHead(429, { ...wait, ...(zipped ? { 'Content-Encoding': 'gzip' } : {}) });
  res.end(zipped ? gzippedNothing : '');
}

const page = (title: string) =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

const html = { 'Content-Type': 'text/html; charset=utf-8' };

/** The answer that this fault replaces; null when the call is answered normally. */
export function faultyReply({ kind, message }: Fault): Reply | null {
  switch (kind) {
    case 'http500':
      return { status: 500, json: { error: { message: 'Panic detected', type: 'new_api_panic' } } };
    case 'http503':
      return { status: 503, text: page('503 Service Temporarily Unavailable'), headers: html };
    case 'html':
      return { status: 200, text: page('Just a moment...'), headers: html };
    case 'redirect':
      return { status: 301, text: '', headers: { Location: '/somewhere/else' } };
    case 'success_false':
      return { status: 200, json: { success: false, message: message ?? 'database is locked' } };
    case 'empty':
      return { status: 200, text: '' };
    case 'huge_body':
      return { status: 200, json: { success: true, message: '', data: 'x'.repeat(64 * 1024 * 1024) } };
    case 'latency':
    case 'latency_after':
    case 'reset_before':
    case 'reset_after':
    case 'truncated_json':
    case 'rate_limited':
      return null;
  }
}

export function truncated(reply: Reply): Reply {
  const text = JSON.stringify(reply.json ?? '');
  const headers = { ...reply.headers, 'Content-Type': 'application/json; charset=utf-8' };
  return { status: reply.status, text: text.slice(0, Math.floor(text.length / 2)), headers };
}
