import { newId } from '../app/new-id.ts';
import { storeOf } from '../app/start.ts';
import { steadyClock } from '../app/steady-clock.ts';
import type { Config, Secrets } from '../config/load-config.ts';
import { slackClient } from '../slack/adapters/connection/connection.ts';
import { slackDirectory } from '../slack/adapters/directory.ts';
import { openLog } from '../telemetry/log.ts';
import type { AssignPorts } from '../usecases/keys/owners/assign-many.ts';

export interface BesideBot extends AsyncDisposable {
  readonly ports: AssignPorts;
}

/** The bot's database and its eyes in Slack, while the bot itself may run. What is to be told is told by the bot. */
export async function besideBot({
  config: { slack, cometApi, policy },
  secrets,
}: {
  readonly config: Config;
  readonly secrets: Secrets;
}): Promise<BesideBot> {
  const { log, slackLog } = openLog({ level: 'silent', secrets: [] });
  const clock = steadyClock();
  const { client, teamId } = await slackClient({ ...slack, secrets: secrets.slack, logger: slackLog });
  const store = await storeOf({ databaseUrl: secrets.databaseUrl, cometApi }, { clock, use: 'shared' });
  const directory = slackDirectory({ client, policy, groups: store.groups, teamId, clock, log });
  const trigger = { deliver: () => {}, apply: () => {}, bulk: () => {} };
  return {
    ports: { store, clock, newId, policy, directory, trigger },
    [Symbol.asyncDispose]: () => store.close(),
  };
}
