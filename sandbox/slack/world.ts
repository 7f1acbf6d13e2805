import { randomBytes } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { AppSettings } from './app-settings.ts';
import type { Workspace } from './shapes.ts';
import type { Upload } from './uploads.ts';

export type EnvelopeKind = 'slash_commands' | 'interactive' | 'events_api';

export interface Envelope {
  kind: EnvelopeKind;
  payload: Record<string, unknown>;
  retry?: { attempt: number; reason: string };
}

export type Ack =
  | { ok: true; payload: unknown }
  | { ok: false; reason: 'operation_timeout' | 'dispatch_failed'; noRetry?: boolean };

/** One planned misbehaviour of the Web API, or of a response_url; `times` counts down to its removal. */
export type Fault = { method: string; times: number } & (
  | { kind: 'http500' }
  | { kind: 'reset' }
  | { kind: 'reset_after_effect' }
  | { kind: 'ratelimited'; retryAfterSeconds: number }
  | { kind: 'error'; error: string }
  | { kind: 'slow'; ms: number }
  /** An error that is answered when `until` is. */
  | { kind: 'late_error'; error: string; until: Promise<void> }
);

export interface ApiCall {
  method: string;
  args: Record<string, unknown>;
  at: number;
  answer: string;
}

/** Everything the parts of the pretend Slack share. */
export interface World {
  url: string;
  workspace: Workspace;
  app: AppSettings;
  botToken: string;
  appToken: string;
  clock: () => number;
  ackTimeoutMs: number;
  eventRetryDelaysMs: number[];
  faults: Fault[];
  calls: ApiCall[];
  changes: EventEmitter;
  closing: AbortSignal;
  lastMoment: { micros: number };
  sent: Map<EnvelopeKind, Envelope>;
  /** By file id. */
  uploads: Map<string, Upload>;
  openSocketUrl: () => string;
  deliver: (envelope: Envelope) => Promise<Ack>;
}

const CALLS_KEPT = 1000;

export function record(
  { calls, clock }: World,
  method: string,
  { args, answer }: Pick<ApiCall, 'args' | 'answer'>,
): void {
  calls.push({ method, args, at: clock(), answer });
  if (calls.length > CALLS_KEPT) calls.shift();
}

export const changed = (world: World): void => {
  world.changes.emit('changed');
};

/** A message's `ts`: seconds and microseconds, unique even when the clock stands still. */
export function nextTs(world: World): string {
  const micros = Math.max(world.lastMoment.micros + 1, Math.floor(world.clock()) * 1000);
  world.lastMoment.micros = micros;
  return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
}

export const newId = (prefix: string): string =>
  prefix + randomBytes(8).toString('base64url').replace(/[-_]/g, '0').toUpperCase();
