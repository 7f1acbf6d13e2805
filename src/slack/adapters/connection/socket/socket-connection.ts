import { setTimeout as sleep } from 'node:timers/promises';
import pTimeout from 'p-timeout';
import type { Log } from '../../../../usecases/ports/ports.ts';
import { isPassing, retryAfterSeconds, slackCode } from '../error-codes.ts';
import { SlackRefused } from '../slack-refused.ts';
import type { SocketClient } from './socket-frames.ts';

const HELLO_WITHIN_MS = 30_000;
/** After a connection that lasted longer than this, the next one is opened without a pause. */
const LASTING_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** The most that is waited when Slack asks for a pause with `Retry-After`. */
const LONGEST_ASKED_MS = 300_000;

export interface SocketConnection {
  /** Resolves at Slack's first `hello`; rejects with `SlackRefused` when Slack refuses the app token before. */
  connect(): Promise<void>;
  connected(): boolean;
  disconnect(): Promise<void>;
}

/**
 * Opens the socket, and opens it again whenever it closes, until `disconnect`. The reconnecting of Slack's
 * client is switched off, because it gives up at some errors and leaves their rejections unhandled.
 */
export function socketConnection(client: SocketClient, log: Log): SocketConnection {
  const stopping = new AbortController();
  const { signal } = stopping;
  const first = Promise.withResolvers<void>();
  const attempts = attemptsOf(client, { signal, log, onHello: first.resolve });

  async function run(): Promise<void> {
    let last: Connecting = { failures: 0 };
    while (!signal.aborted) {
      last = await attempts.next(last.failures);
      if (refusalIn(last.error)) first.reject(appTokenRefused(last.error));
      await sleep(pauseMs(last), undefined, { signal, ref: false }).catch(() => {});
    }
  }

  return {
    connect: () => {
      void run();
      return first.promise;
    },
    connected: () => attempts.isUp() && client.websocket?.isActive() === true,
    disconnect: async () => {
      stopping.abort();
      await client.disconnect();
    },
  };
}

/** How a connection ended; `failures` counts those that failed in a row. */
interface Connecting {
  readonly failures: number;
  readonly error?: unknown;
}

interface AttemptOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Called when Slack has said `hello`. */
  readonly onHello: () => void;
}

function attemptsOf(client: SocketClient, { signal, log, onHello }: AttemptOptions) {
  const report = reporter(log);
  let isUp = false;

  /** Resolves when the connection is closed; true: it lasted longer than `LASTING_MS`. */
  async function untilClosed(closed: Promise<void>): Promise<boolean> {
    const since = performance.now();
    isUp = true;
    report.connected();
    onHello();
    await closed;
    isUp = false;
    return performance.now() - since > LASTING_MS;
  }

  async function next(failures: number): Promise<Connecting> {
    try {
      const { closed } = await open(client);
      if (signal.aborted) await client.disconnect();
      return { failures: (await untilClosed(closed)) ? 0 : failures + 1 };
    } catch (error) {
      if (!signal.aborted) report.failed(error);
      await client.disconnect();
      return { failures: failures + 1, error };
    }
  }

  return { next, isUp: () => isUp };
}

async function open(client: SocketClient): Promise<{ closed: Promise<void> }> {
  const closed = new Promise<void>((resolve) => client.once('disconnected', resolve));
  await pTimeout(client.start(), { milliseconds: HELLO_WITHIN_MS, message: 'Slack said no hello' });
  return { closed };
}

function pauseMs({ failures, error }: Connecting): number {
  if (failures === 0) return 0;
  const asked = Math.min((retryAfterSeconds(error) ?? 0) * 1000, LONGEST_ASKED_MS);
  const doubled = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return Math.max(asked, doubled * (0.75 + Math.random() / 4));
}

/** Logs a problem once, and again only when it changes. */
function reporter(log: Log) {
  let said: string | null = null;
  return {
    connected: () => {
      if (said !== null) log.info({}, 'Slack’s socket is open again');
      said = null;
    },
    failed: (error: unknown) => {
      const refusal = refusalIn(error);
      const why = refusal ?? (error instanceof Error ? error.message : 'the socket closed before hello');
      if (why === said) return;
      said = why;
      if (refusal) log.error({ code: refusal }, 'Slack refuses the app token; asking again');
      else log.warn({ why }, 'Slack’s socket cannot be opened; asking again');
    },
  };
}

function refusalIn(error: unknown): string | null {
  const code = slackCode(error);
  return code === null || isPassing(code) ? null : code;
}

const appTokenRefused = (cause: unknown) =>
  new SlackRefused({ kind: 'app_token', code: slackCode(cause) ?? 'unknown' }, { cause });
