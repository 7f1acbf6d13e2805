import { botProcess, freePort } from './bot-process.ts';
import { type OtherCometApi, otherCometApi } from './second-cometapi.ts';
import { SIGNING } from './second-slack/delivery.ts';
import { type OtherSlack, otherSlack } from './second-slack/slack.ts';
import { temporaryDatabase } from './temporary-database.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** The second Slack and CometAPI, a database file, and bot processes between them. */
export async function otherWorld(door: 'socket' | 'http' = 'socket') {
  const resources = new AsyncDisposableStack();
  const slack = resources.use(await otherSlack());
  const cometApi = resources.use(await otherCometApi());
  const database = resources.use(await temporaryDatabase());
  const environment = settings({ slack, cometApi, database: database.url, door });
  return {
    slack,
    cometApi,
    database,
    environment,
    startBot: async (over: Env = {}) => {
      const port = await freePort();
      if (door === 'http')
        slack.state.delivery = { kind: 'http', url: `http://127.0.0.1:${port}/slack/events` };
      return resources.use(await botProcess({ ...environment, PORT: String(port), ...over }));
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

export type OtherWorld = Awaited<ReturnType<typeof otherWorld>>;

interface Sides {
  readonly slack: OtherSlack;
  readonly cometApi: OtherCometApi;
  readonly database: string;
  readonly door: 'socket' | 'http';
}

const settings = ({ slack, cometApi, database, door }: Sides): Env => ({
  SLACK_BOT_TOKEN: slack.botToken,
  ...(door === 'http' ? { SLACK_SIGNING_SECRET: SIGNING } : { SLACK_APP_TOKEN: slack.appToken }),
  SLACK_API_URL: slack.apiUrl,
  COMETAPI_ACCESS_TOKEN: cometApi.accessToken,
  COMETAPI_BASE_URL: cometApi.url,
  COMETKEY_LEADS: 'S9LEADS',
  COMETKEY_ADMINS: 'W9ADA',
  COMETKEY_APPROVALS_CHANNEL: 'G9REQUESTS',
  DATABASE_URL: database,
});
