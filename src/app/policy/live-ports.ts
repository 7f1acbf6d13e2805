import type { Policy } from '../../domain/policy/policy.ts';
import type { SlackConnection } from '../../slack/adapters/connection/connection.ts';
import { slackDirectory, slackPersons } from '../../slack/adapters/directory.ts';
import { slackNotifier } from '../../slack/adapters/notifier.ts';
import { homeIfOpened } from '../../slack/listeners/home.ts';
import type { OpenStore } from '../../store/open-store.ts';
import type { CometApi } from '../../usecases/ports/cometapi.ts';
import type { Clock, JobTrigger, Log, Metrics, Ports } from '../../usecases/ports/ports.ts';
import { withSeats } from '../../usecases/requests/decide/seats.ts';
import { newId } from '../new-id.ts';

export interface Parts {
  readonly around: { readonly log: Log; readonly metrics: Metrics; readonly clock: Clock };
  readonly slack: Pick<SlackConnection, 'client' | 'promptClient' | 'teamId'>;
  readonly store: OpenStore;
  readonly cometApi: CometApi;
  readonly trigger: JobTrigger;
}

export interface LivePorts {
  /** Under the policy of this moment. Each payload and each run of a job asks once, so that it meets one policy. */
  now(): Ports;
  /** From here on this policy holds; what is under way ends under the one before. */
  adopt(policy: Policy): void;
}

export function livePorts(policy: Policy, { around, slack, store, cometApi, trigger }: Parts): LivePorts {
  const { log, metrics, clock } = around;
  const { client, promptClient, teamId } = slack;
  const persons = slackPersons({ client: promptClient, teamId, clock });
  const directoryUnder = (policy: Policy) =>
    withSeats(
      slackDirectory({ client: promptClient, policy, groups: store.groups, teamId, clock, log, persons }),
      { store, clock },
    );
  const directory = directoryUnder(policy);
  const homeOf = (person: string) => homeIfOpened(ports, person);
  let ports: Ports = {
    store,
    cometApi,
    policy,
    trigger,
    log,
    metrics,
    clock,
    newId,
    directory,
    notifier: slackNotifier({ client, log, directory, homeOf }),
  };
  return {
    now: () => ports,
    adopt: (policy) => {
      ports = { ...ports, policy, directory: directoryUnder(policy) };
    },
  };
}
