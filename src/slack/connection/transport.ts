import type { RequestListener } from 'node:http';
import { HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt';
import { retryPolicies } from '@slack/web-api';
import { isPassing } from './error-codes.ts';
import { SlackRefused } from './slack-refused.ts';

/** How Slack reaches us: down a socket that we opened, or by HTTP. */
export interface Transport {
  readonly receiver: HTTPReceiver | SocketModeReceiver;
  /** Answers `/slack/events` in HTTP mode. */
  readonly listener: RequestListener | null;
  connect(): Promise<void>;
  connected(): boolean;
  /** From here on nothing new is taken. */
  disconnect(): Promise<void>;
}

interface TransportOptions {
  readonly apiUrl: string;
  readonly logger: Logger;
}

export function httpTransport(signingSecret: string, { logger }: TransportOptions): Transport {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: '/slack/events', bodyLimit: '1mb', logger });
  let open = false;
  return {
    receiver,
    listener: (request, response) => {
      if (open) return receiver.requestListener(request, response);
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

export function socketTransport(appToken: string, { apiUrl, logger }: TransportOptions): Transport {
  const { promise: refused, reject: refuse } = Promise.withResolvers<never>();
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    // A refreshed socket is reopened only after this long (socket-mode 3.1).
    clientPingTimeout: 2000,
    installerOptions: {
      clientOptions: {
        slackApiUrl: apiUrl,
        retryConfig: retryPolicies.fiveRetriesInFiveMinutes,
        fetch: async (url, init) => {
          const answer = await fetch(url, init);
          const code = await refusalIn(answer.clone());
          if (code !== null) refuse(appTokenRefused(code));
          return answer;
        },
      },
    },
  });
  let connected = false;
  receiver.client.on('connected', () => {
    connected = true;
  });
  for (const event of ['close', 'reconnecting', 'disconnecting', 'disconnected'])
    receiver.client.on(event, () => {
      connected = false;
    });
  return {
    receiver,
    listener: null,
    // The client asks again for ever after most refusals, so they are watched for beside it.
    connect: async () => void (await Promise.race([receiver.start(), refused])),
    connected: () => connected,
    disconnect: () => receiver.client.disconnect(),
  };
}

async function refusalIn(answer: Response): Promise<string | null> {
  const { ok, error } = await answer.json().catch(() => ({}));
  return ok === false && typeof error === 'string' && !isPassing(error) ? error : null;
}

const appTokenRefused = (code: string) =>
  new SlackRefused(
    `Slack refused SLACK_APP_TOKEN (${code}). It needs the scope connections:write: api.slack.com/apps → your app → Basic Information → App-Level Tokens.`,
  );
