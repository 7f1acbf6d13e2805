import { HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../../usecases/ports/ports.ts';
import { type HttpListener, httpListener } from './http-listener.ts';
import { socketConnection } from './socket/socket-connection.ts';
import { passOnlyFrames } from './socket/socket-frames.ts';

const BODY_LIMIT = '1mb';
const OPEN_TIMEOUT_MS = 10_000;

/** How payloads come from Slack: through a socket that the bot opened, or by HTTP. */
export interface Transport {
  readonly receiver: HTTPReceiver | SocketModeReceiver;
  /** Answers `/slack/events` in HTTP mode. */
  readonly listener: HttpListener | null;
  connect(): Promise<void>;
  connected(): boolean;
  /** No new payload is accepted after this. */
  disconnect(): Promise<void>;
}

interface TransportOptions {
  readonly apiUrl: string;
  readonly logger: Logger;
  readonly log: Log;
}

export function httpTransport(signingSecret: string, { logger }: TransportOptions): Transport {
  const signed = { signingSecret, bodyLimit: BODY_LIMIT, logger };
  const receiver = new HTTPReceiver({ ...signed, endpoints: '/slack/events' });
  const listener = httpListener(receiver, signed);
  let open = false;
  return {
    receiver,
    listener: async (request, response) => {
      if (open) return listener(request, response);
      response.writeHead(503, { connection: 'close' }).end();
    },
    connect: async () => {
      open = true;
    },
    connected: () => open,
    disconnect: async () => {
      open = false;
    },
  };
}

export function socketTransport(appToken: string, { apiUrl, logger, log }: TransportOptions): Transport {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: withoutOpenFailures(logger),
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        slackApiUrl: apiUrl,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: OPEN_TIMEOUT_MS,
      },
    },
  });
  passOnlyFrames(receiver.client, logger);
  return { receiver, listener: null, ...socketConnection(receiver.client, log) };
}

/** The client logs every failure to open a socket, but `socketConnection` logs each reason only once. */
const withoutOpenFailures = (logger: Logger): Logger => ({
  debug: (...said) => logger.debug(...said),
  info: (...said) => logger.info(...said),
  warn: (...said) => logger.warn(...said),
  error: (...said) =>
    String(said[0]).startsWith('Failed to retrieve a new WSS URL')
      ? logger.debug(...said)
      : logger.error(...said),
  getLevel: () => logger.getLevel(),
  setLevel: (level) => logger.setLevel(level),
  setName: (name) => logger.setName(name),
});
