import { App, type Logger } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Log } from '../../../usecases/ports/ports.ts';
import { isPassing, slackCode } from './error-codes.ts';
import { SlackRefused } from './slack-refused.ts';
import { httpTransport, socketTransport, type Transport } from './transport.ts';

/** Inside the three seconds that a `trigger_id` lives. */
const PROMPT_MS = 2500;
const PATIENT_MS = 10_000;

export interface SlackSecrets {
  readonly botToken: string;
  readonly transport: { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string };
}

export interface SlackOptions {
  readonly secrets: SlackSecrets;
  readonly apiUrl: string;
  /** Refuses to serve any other workspace. */
  readonly teamId: string | null;
  readonly logger: Logger;
  readonly log: Log;
}

export interface SlackConnection extends Omit<Transport, 'receiver'> {
  readonly app: App;
  /** For what nobody waits for: no retries either, because the outbox knows what was said already. */
  readonly client: WebClient;
  /** For what an acknowledgement waits for. */
  readonly promptClient: WebClient;
  readonly teamId: string;
  /** Resolves when what runs has ended, or after the time. */
  drain(milliseconds: number): Promise<void>;
}

/** Who we are comes first: a wrong token must be one sentence, not a crash in a constructor. */
export async function connectSlack(options: SlackOptions): Promise<SlackConnection> {
  const { secrets, apiUrl, log } = options;
  const calling = (timeout: number) => ({
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
  });
  const clientWith = (timeout: number) =>
    new WebClient(secrets.botToken, { ...calling(timeout), logger: options.logger });
  const client = clientWith(PATIENT_MS);
  const teamId = await teamOf(client, options.teamId);
  const transport = transportOf(options);
  const app = new App({
    receiver: transport.receiver,
    token: secrets.botToken,
    deferInitialization: true,
    convoStore: false,
    logger: options.logger,
    // An object of its own: Bolt's socket client writes its retry policy into the one that it is given.
    clientOptions: calling(PROMPT_MS),
  });
  await app.init();
  app.error(async (error) =>
    log.error({ err: error }, 'a Slack listener failed outside of its own boundary'),
  );
  const flight = countInFlight(app);
  return { app, client, promptClient: clientWith(PROMPT_MS), teamId, ...transport, ...flight };
}

async function teamOf(client: WebClient, expected: string | null): Promise<string> {
  const {
    team_id: teamId = '',
    bot_id: botId,
    is_enterprise_install: isOrgWide,
  } = await client.auth.test().catch((error: unknown) => {
    const code = slackCode(error);
    if (code === null || isPassing(code)) throw error;
    throw new SlackRefused(
      `Slack refused SLACK_BOT_TOKEN (${code}). Copy the Bot User OAuth Token again: api.slack.com/apps → your app → OAuth & Permissions.`,
      { cause: error },
    );
  });
  if (isOrgWide)
    throw new SlackRefused(
      'SLACK_BOT_TOKEN is of an organisation-wide installation, which cometkey does not serve. Install the app in one workspace and copy that token: api.slack.com/apps → your app → Install App.',
    );
  if (teamId === '' || botId === undefined)
    throw new SlackRefused(
      'SLACK_BOT_TOKEN is no bot token of a workspace. Copy the Bot User OAuth Token (xoxb-…): api.slack.com/apps → your app → OAuth & Permissions.',
    );
  if (expected !== null && expected !== teamId)
    throw new SlackRefused(
      `SLACK_BOT_TOKEN belongs to workspace ${teamId}, but SLACK_TEAM_ID says ${expected}. Correct one of the two.`,
    );
  return teamId;
}

const transportOf = ({ secrets: { transport }, ...options }: SlackOptions): Transport =>
  transport.kind === 'http'
    ? httpTransport(transport.signingSecret, options)
    : socketTransport(transport.appToken, options);

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
