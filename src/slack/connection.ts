import type { RequestListener } from 'node:http';
import { App, HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt';
import { retryPolicies, WebClient } from '@slack/web-api';
import type { Log } from '../usecases/ports.ts';
import { slackCode } from './slack-error.ts';

/** Inside the three seconds that a `trigger_id` lives. */
const PROMPT_MS = 2500;
const PATIENT_MS = 10_000;

export interface SlackSecrets {
  readonly botToken: string;
  readonly door: { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string };
}

export interface SlackOptions {
  readonly secrets: SlackSecrets;
  readonly apiUrl: string;
  /** Refuses to serve any other workspace. */
  readonly teamId: string | null;
  readonly logger: Logger;
  readonly log: Log;
}

export interface SlackConnection {
  readonly app: App;
  /** For what nobody waits for: no retries either, because the outbox knows what was said already. */
  readonly client: WebClient;
  readonly teamId: string;
  readonly botUserId: string;
  /** Answers `/slack/events` in HTTP mode. */
  readonly listener: RequestListener | null;
  connect(): Promise<void>;
  connected(): boolean;
  /** Nothing new is taken; resolves when what runs has ended, or after the time. */
  drain(milliseconds: number): Promise<void>;
  disconnect(): Promise<void>;
}

/** Slack refused a token, or the token is another workspace's: starting again will not help. */
export class SlackRefused extends Error {
  override readonly name = 'SlackRefused';
}

/** Who we are comes first: a wrong token must be one sentence, not a crash in a constructor. */
export async function connectSlack(options: SlackOptions): Promise<SlackConnection> {
  const { secrets, apiUrl, log } = options;
  const client = new WebClient(secrets.botToken, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: PATIENT_MS,
    logger: options.logger,
  });
  const { teamId, botUserId } = await whoAmI(client, options.teamId);
  const door = doorOf(options);
  const app = new App({
    receiver: door.receiver,
    token: secrets.botToken,
    deferInitialization: true,
    convoStore: false,
    logger: options.logger,
    // An object of its own: Bolt's socket client writes its retry policy into the one that it is given.
    clientOptions: {
      slackApiUrl: apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: PROMPT_MS,
    },
  });
  await app.init();
  app.error(async (error) =>
    log.error({ err: error }, 'a Slack listener failed outside of its own boundary'),
  );
  const flight = countInFlight(app);
  return { app, client, teamId, botUserId, ...door, ...flight };
}

async function whoAmI(client: WebClient, expected: string | null) {
  const answer = await client.auth.test().catch((error: unknown) => {
    const code = slackCode(error);
    if (code === null) throw error;
    throw new SlackRefused(
      `Slack refused SLACK_BOT_TOKEN (${code}). Copy the Bot User OAuth Token again: api.slack.com/apps → your app → OAuth & Permissions.`,
      { cause: error },
    );
  });
  const { team_id: teamId = '', user_id: botUserId = '' } = answer;
  if (expected !== null && expected !== teamId)
    throw new SlackRefused(
      `SLACK_BOT_TOKEN belongs to workspace ${teamId}, but SLACK_TEAM_ID says ${expected}. Correct one of the two.`,
    );
  return { teamId, botUserId };
}

type Door = Pick<SlackConnection, 'listener' | 'connect' | 'connected' | 'disconnect'> & {
  receiver: HTTPReceiver | SocketModeReceiver;
};

function doorOf({ secrets: { door }, apiUrl, logger }: SlackOptions): Door {
  if (door.kind === 'http') {
    const receiver = new HTTPReceiver({
      signingSecret: door.signingSecret,
      endpoints: '/slack/events',
      bodyLimit: '1mb',
      logger,
    });
    const nothing = async () => {};
    return {
      receiver,
      listener: receiver.requestListener,
      connect: nothing,
      connected: () => true,
      disconnect: nothing,
    };
  }
  const receiver = new SocketModeReceiver({
    appToken: door.appToken,
    logger,
    // A refreshed socket is reopened only after this long (socket-mode 3.1).
    clientPingTimeout: 2000,
    installerOptions: {
      clientOptions: { slackApiUrl: apiUrl, retryConfig: retryPolicies.fiveRetriesInFiveMinutes },
    },
  });
  return { receiver, listener: null, ...socketOf(receiver) };
}

function socketOf(receiver: SocketModeReceiver): Omit<Door, 'receiver' | 'listener'> {
  let connected = false;
  receiver.client.on('connected', () => {
    connected = true;
  });
  for (const event of ['reconnecting', 'disconnected', 'disconnecting'])
    receiver.client.on(event, () => {
      connected = false;
    });
  return {
    connected: () => connected,
    disconnect: () => receiver.client.disconnect(),
    connect: async () => {
      await receiver.start().catch((error: unknown) => {
        const code = slackCode(error);
        if (code === null) throw error;
        throw new SlackRefused(
          `Slack refused SLACK_APP_TOKEN (${code}). It needs the scope connections:write: api.slack.com/apps → your app → Basic Information → App-Level Tokens.`,
          { cause: error },
        );
      });
    },
  };
}

/** Bolt's own stop does not wait for listeners, so they are counted. */
function countInFlight(app: App): Pick<SlackConnection, 'drain'> {
  const running = new Set<Promise<unknown>>();
  app.use(async ({ next }) => {
    const run = next();
    running.add(run);
    await run.finally(() => running.delete(run));
  });
  return {
    drain: async (milliseconds) => {
      const { promise: timeout, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      await Promise.race([Promise.allSettled(running), timeout]);
      clearTimeout(timer);
    },
  };
}
