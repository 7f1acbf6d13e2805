import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { parsedJson } from './http-bodies.ts';
import type { Ack, Envelope } from './world.ts';

/** Slack's own cap on connections of one app. */
const MOST_SOCKETS = 10;

const ackSchema = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

export interface SocketHub {
  newUrl: () => string;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  deliver: (envelope: Envelope) => Promise<Ack>;
  connections: () => number;
  disconnect: (reason: 'refresh_requested' | 'warning') => void;
  close: () => void;
}

interface HubOptions {
  base: () => string;
  appId: string;
  ackTimeoutMs: number;
  onChange: () => void;
}

interface Hub {
  open: WebSocket[];
  waiting: Map<string, (ack: Ack) => void>;
  options: HubOptions;
}

function forget({ open, options }: Hub, socket: WebSocket): void {
  const at = open.indexOf(socket);
  if (at >= 0) open.splice(at, 1);
  options.onChange();
}

function welcome(hub: Hub, socket: WebSocket): void {
  const { open, waiting, options } = hub;
  open.push(socket);
  socket.on('close', () => forget(hub, socket));
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    const ack = ackSchema.safeParse(parsedJson(String(data))).data;
    if (ack) waiting.get(ack.envelope_id)?.({ ok: true, payload: ack.payload });
  });
  const hello = {
    type: 'hello',
    num_connections: open.length,
    debug_info: { host: 'applink-1', build_number: 1, approximate_connection_time: 18_060 },
    connection_info: { app_id: options.appId },
  };
  socket.send(JSON.stringify(hello));
  options.onChange();
}

export function socketHub(options: HubOptions): SocketHub {
  const { base, appId, ackTimeoutMs } = options;
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const hub: Hub = { open: [], waiting: new Map(), options };
  const { open, waiting } = hub;
  let turn = 0;
  return {
    newUrl: () => {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${base().replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${appId}`;
    },
    upgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', base()).searchParams.get('ticket') ?? '';
      const refusal = tickets.delete(ticket) ? '409 Conflict' : '403 Forbidden';
      if (refusal === '403 Forbidden' || open.length >= MOST_SOCKETS)
        return void socket.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\n\r\n`);
      server.handleUpgrade(request, socket, head, (opened) => welcome(hub, opened));
    },
    deliver: (envelope) => {
      const socket = open[turn++ % Math.max(open.length, 1)];
      return socket ? send(socket, envelope, { waiting, ackTimeoutMs }) : Promise.resolve(unreachable);
    },
    connections: () => open.length,
    disconnect: (reason) => {
      for (const socket of [...open]) {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-1' } }));
        if (reason === 'warning') continue;
        forget(hub, socket);
        socket.close();
      }
    },
    close: () => {
      for (const socket of open) socket.terminate();
      server.close();
    },
  };
}

const unreachable: Ack = { ok: false, reason: 'dispatch_failed' };

interface Waiting {
  waiting: Map<string, (ack: Ack) => void>;
  ackTimeoutMs: number;
}

function send(socket: WebSocket, envelope: Envelope, { waiting, ackTimeoutMs }: Waiting): Promise<Ack> {
  const envelope_id = randomUUID();
  const { kind, payload, retry } = envelope;
  const again = retry && { retry_attempt: retry.attempt, retry_reason: retry.reason };
  const accepts_response_payload = kind !== 'events_api';
  return new Promise((resolve) => {
    const settle = (ack: Ack): void => {
      clearTimeout(timer);
      waiting.delete(envelope_id);
      resolve(ack);
    };
    const timer = setTimeout(() => settle({ ok: false, reason: 'operation_timeout' }), ackTimeoutMs);
    waiting.set(envelope_id, settle);
    socket.send(JSON.stringify({ envelope_id, type: kind, accepts_response_payload, payload, ...again }));
  });
}
