import { App, type Logger } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import pTimeout from 'p-timeout';
import type { Clock, Log } from '../../../usecases/ports/ports.ts';
import { isPassing, slackCode } from './error-codes.ts';
import { pausingFetch } from './pausing-fetch.ts';
import { SlackRefused } from './slack-refused.ts';
import { httpTransport, socketTransport, type Transport } from './transport.ts';

/** Shorter than the three seconds for which a `trigger_id` is valid. */
const PROMPT_MS = 2500;
const PATIENT_MS = 10_000;
/** About ten seconds, for whoever sits at a terminal. The client's own would be half an hour. */
const PATIENT_RETRIES = { retries: 4, minTimeout: 700, factor: 2 };

export interface SlackSecrets {
  readonly botToken: string;
  readonly transport: { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string };
}

export interface SlackOptions {
  readonly secrets: SlackSecrets;
  readonly apiUrl: string;
  /** The only workspace that may be served; null: whichever the token belongs to. */
  readonly teamId: string | null;
  readonly logger: Logger;
  readonly log: Log;
  readonly clock: Clock;
}

export interface SlackConnection extends Omit<Transport, 'receiver'> {
  readonly app: App;
  /** For messages that nobody waits for. It does not retry: the outbox does, and knows what was delivered. */
  readonly client: WebClient;
  /** For calls that an acknowledgement waits for. */
  readonly promptClient: WebClient;
  readonly teamId: string;
  /** Resolves when the running listeners have ended, and after this time at the latest. */
  drain(milliseconds: number): Promise<void>;
}

/** For the command line, which hears nothing from Slack. `SlackRefused` for a wrong token or workspace. */
export async function slackClient({
  secrets: { botToken },
  apiUrl,
  teamId: expected,
  logger,
}: Pick<SlackOptions, 'apiUrl' | 'teamId' | 'logger'> & {
  readonly secrets: Pick<SlackSecrets, 'botToken'>;
}): Promise<{ client: WebClient; teamId: string }> {
  const client = new WebClient(botToken, {
    slackApiUrl: apiUrl,
    timeout: PATIENT_MS,
    retryConfig: PATIENT_RETRIES,
    logger,
  });
  return { client, teamId: await teamOf(client, expected) };
}

/** Tests the token before it makes Bolt's `App`, so that a wrong one ends in `SlackRefused` with a sentence. */
export async function connectSlack(options: SlackOptions): Promise<SlackConnection> {
  const { secrets, apiUrl, log } = options;
  const clientOptions = (timeout: number) => ({
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
  });
  const fetch = pausingFetch(options.clock);
  const clientWith = (timeout: number) =>
    new WebClient(secrets.botToken, { ...clientOptions(timeout), fetch, logger: options.logger });
  const client = clientWith(PATIENT_MS);
  const teamId = await teamOf(client, options.teamId);
  const transport = transportOf(options);
  const app = new App({
    receiver: transport.receiver,
    token: secrets.botToken,
    deferInitialization: true,
    convoStore: false,
    logger: options.logger,
    // Not shared, because Bolt's socket client writes its own retry policy into the object that it is given.
    clientOptions: clientOptions(PROMPT_MS),
  });
  await app.init();
  app.error(async (error) =>
    log.error({ err: error }, 'a Slack listener failed outside of its own boundary'),
  );
  const listeners = trackListeners(app);
  return { app, client, promptClient: clientWith(PROMPT_MS), teamId, ...transport, ...listeners };
}

async function teamOf(client: WebClient, expected: string | null): Promise<string> {
  const {
    team_id: teamId = '',
    bot_id: botId,
    is_enterprise_install: isOrgWide,
  } = await client.auth.test().catch((error: unknown) => {
    const code = slackCode(error);
    if (code === null || isPassing(code)) throw error;
    throw new SlackRefused({ kind: 'bot_token', code }, { cause: error });
  });
  if (isOrgWide) throw new SlackRefused({ kind: 'organisation_wide' });
  if (teamId === '' || botId === undefined) throw new SlackRefused({ kind: 'not_of_a_bot' });
  if (expected !== null && expected !== teamId)
    throw new SlackRefused({ kind: 'other_workspace', teamId, expected });
  return teamId;
}

const transportOf = ({ secrets: { transport }, ...options }: SlackOptions): Transport =>
  transport.kind === 'http'
    ? httpTransport(transport.signingSecret, options)
    : socketTransport(transport.appToken, options);

/** Bolt's `stop` does not wait for running listeners, so they are kept here. */
function trackListeners(app: App): Pick<SlackConnection, 'drain'> {
  const running = new Set<Promise<unknown>>();
  app.use(async ({ next }) => {
    const run = next();
    running.add(run);
    await run.finally(() => running.delete(run));
  });
  return {
    drain: async (milliseconds) =>
      void (await pTimeout(Promise.allSettled(running), { milliseconds, message: false })),
  };
}
