import type { WebClient } from '@slack/web-api';
import type { Ports } from '../../usecases/ports/ports.ts';

/** What every listener needs. */
export interface Bot {
  readonly ports: Ports;
  /** Patient; for messages nobody waits for. */
  readonly client: WebClient;
  readonly teamId: string;
  readonly version: string;
}
