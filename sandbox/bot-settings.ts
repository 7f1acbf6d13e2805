import { join } from 'node:path';
import type { PretendCometApi } from './cometapi/server.ts';
import type { PretendSlack } from './slack/server.ts';

export interface BotSurroundings {
  slack: PretendSlack;
  cometApi: PretendCometApi;
  directory: string;
  /** For HTTP instead of Socket Mode. */
  signingSecret: string | null;
  sweep: string;
  /** Whether a policy file says who decides. */
  hasPolicy: boolean;
  aheadMs: number;
}

export const policyPath = (directory: string): string => join(directory, 'policy.yaml');

/** The environment of a bot in the sandbox. */
export const botSettings = (around: BotSurroundings): Record<string, string> => ({
  ...connections(around),
  ...people(around),
  ...clock(around),
  DATABASE_URL: `sqlite:${join(around.directory, 'cometkey.db')}`,
  SWEEP_INTERVAL: around.sweep,
  LOG_LEVEL: 'warn',
});

const connections = ({ slack, cometApi, signingSecret }: BotSurroundings) => ({
  SLACK_BOT_TOKEN: slack.botToken,
  ...(signingSecret === null ? { SLACK_APP_TOKEN: slack.appToken } : { SLACK_SIGNING_SECRET: signingSecret }),
  SLACK_API_URL: slack.apiUrl,
  COMETAPI_BASE_URL: cometApi.url,
  COMETAPI_ACCESS_TOKEN: cometApi.accessToken,
  COMETAPI_USER_ID: `${cometApi.userId}`,
});

const people = ({ hasPolicy, directory }: BotSurroundings): Record<string, string> =>
  hasPolicy
    ? { COMETKEY_POLICY: policyPath(directory) }
    : {
        COMETKEY_LEADS: 'S0LEADS',
        COMETKEY_ADMINS: 'S0ADMINS',
        COMETKEY_APPROVALS_CHANNEL: 'C0REQUESTS',
      };

const SHIFT = new URL('shifted-clock.ts', import.meta.url).href;

const clock = ({ aheadMs }: BotSurroundings): Record<string, string> =>
  aheadMs === 0 ? {} : { NODE_OPTIONS: `--import=${SHIFT}`, SANDBOX_CLOCK_AHEAD_MS: `${aheadMs}` };
