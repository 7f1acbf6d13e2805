import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { type PretendSlack, type SlackOptions, startSlack } from '../../sandbox/slack/server.ts';

export const manifest = {
  display_information: { name: 'cometkey' },
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true },
    slash_commands: [{ command: '/cometkey', description: 'keys', should_escape: true }],
    shortcuts: [
      { name: 'New key', type: 'global', callback_id: 'new_key' },
      { name: 'About this', type: 'message', callback_id: 'about' },
    ],
  },
  oauth_config: {
    scopes: {
      bot_optional: ['files:write'],
      bot: [
        'commands',
        'chat:write',
        'im:write',
        'im:history',
        'channels:read',
        'channels:history',
        'users:read',
        'usergroups:read',
        'team:read',
      ],
    },
  },
  settings: {
    event_subscriptions: { bot_events: ['app_home_opened', 'message.im'] },
    interactivity: { is_enabled: true },
    socket_mode_enabled: true,
  },
};

/** The refusals that these tests provoke are asserted, not printed. */
const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

interface Stage extends AsyncDisposable {
  slack: PretendSlack;
  app: App;
  client: WebClient;
}

const patient = { retries: 10, factor: 1, minTimeout: 20, maxTimeout: 50 };

/** A pretend Slack and a real Bolt app on its Socket Mode, as in production but for the URL. */
export async function onSocket(
  listen: (app: App) => void,
  options: Partial<SlackOptions> = {},
): Promise<Stage> {
  const slack = await startSlack({ manifest, ...options });
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logger,
    clientPingTimeout: 200,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: patient } },
  });
  const app = boltApp(slack, receiver);
  listen(app);
  await app.init();
  await app.start();
  await slack.connected();
  // Slack's client leaves the rejection of a reconnection unhandled that the end of a test cuts short.
  const reconnect = receiver.client.start.bind(receiver.client);
  receiver.client.start = () => reconnect().catch(() => new Promise<never>(() => {}));
  const stop = async () => {
    await receiver.client.disconnect().catch(() => undefined);
    await slack.close();
  };
  return { slack, app, client: clientOf(slack), [Symbol.asyncDispose]: stop };
}

/** The same over signed HTTP. */
export async function onHttp(
  listen: (app: App) => void,
  options: Partial<SlackOptions> = {},
): Promise<Stage> {
  const signingSecret = 'a signing secret';
  const slack = await startSlack({ manifest, ...options });
  const receiver = new HTTPReceiver({ signingSecret, logger });
  const app = boltApp(slack, receiver);
  listen(app);
  await app.init();
  const server = await app.start(0);
  const address = server && 'address' in server ? server.address() : null;
  const port = typeof address === 'object' && address ? address.port : 0;
  slack.deliverTo({ kind: 'http', requestUrl: `http://127.0.0.1:${port}/slack/events`, signingSecret });
  await slack.connected();
  const stop = async () => {
    await app.stop();
    await slack.close();
  };
  return { slack, app, client: clientOf(slack), [Symbol.asyncDispose]: stop };
}

const boltApp = (slack: PretendSlack, receiver: SocketModeReceiver | HTTPReceiver): App =>
  new App({
    token: slack.botToken,
    receiver,
    deferInitialization: true,
    convoStore: false,
    logger,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
  });

export const clientOf = (slack: PretendSlack, token = slack.botToken): WebClient =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  });
