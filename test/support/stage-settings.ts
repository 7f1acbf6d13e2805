import type { PretendCometApi } from '../../sandbox/cometapi/server.ts';
import type { PretendSlack } from '../../sandbox/slack/server.ts';
import type { Settings, Surroundings } from '../../src/app/start.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { openLog } from '../../src/telemetry/log.ts';
import { openMetrics } from '../../src/telemetry/metrics.ts';
import type { StageOptions } from './stage.ts';

export const SIGNING_SECRET = 'the stage signs with this';

export interface Sides {
  readonly slack: PretendSlack;
  readonly cometApi: PretendCometApi;
}

export function settingsOf({ slack, cometApi }: Sides, options: StageOptions): Settings {
  const transport =
    options.delivery === 'http'
      ? ({ kind: 'http', signingSecret: SIGNING_SECRET } as const)
      : ({ kind: 'socket', appToken: slack.appToken } as const);
  return {
    slack: { botToken: slack.botToken, transport, apiUrl: slack.apiUrl, teamId: slack.teamId },
    cometApi: {
      baseUrl: cometApi.url,
      accessToken: cometApi.accessToken,
      userId: String(cometApi.userId),
      rate: options.rate ?? { limit: 10_000, windowSeconds: 180 },
      unitsPerUsd: null,
    },
    databaseUrl: options.databaseUrl ?? 'sqlite::memory:',
    policy: options.policy ?? defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS'),
    policyFile: options.policyFile ?? null,
    sweepEveryMs: 300_000,
    port: 0,
  };
}

/** The same parts as in production, except for the clock and the job triggers. */
export function surroundingsOf(
  { slack, cometApi }: Sides,
  {
    clock,
    ...given
  }: { clock: () => Date; sqliteTime: () => number; logged: string[]; options: StageOptions },
): Surroundings {
  const { logged, options, sqliteTime } = given;
  const secrets = [slack.botToken, slack.appToken, SIGNING_SECRET, cometApi.accessToken];
  const { metrics, text } = openMetrics();
  return {
    ...openLog({ level: options.logLevel ?? 'debug', secrets, write: (line) => logged.push(line) }),
    metrics,
    metricsText: text,
    clock,
    sqliteTime,
    ticking: 'by hand',
    ...(options.timeouts ? { timeouts: options.timeouts } : {}),
  };
}
