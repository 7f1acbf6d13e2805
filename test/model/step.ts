import type { FaultKind } from '../../sandbox/cometapi/faults.ts';
import type { FlavourName } from '../../sandbox/cometapi/flavour.ts';
import type { JobName } from '../../src/app/jobs.ts';
import type { Name } from './policy.ts';
import type { Moment } from './process.ts';

export type Ignored = 'settings' | 'unlimited_quota';

/** What a sequence stands on. */
export interface Setting {
  readonly flavour: FlavourName;
  /** What the server does not store of a write, and says nothing. */
  readonly ignores: Ignored | null;
  /** What the ends of grants meet, once the story's own trouble is over. */
  readonly late: Extract<Happening, { kind: 'fault' }> | null;
  /** null: more than anybody needs. */
  readonly rate: { readonly limit: number; readonly windowSeconds: number } | null;
}

/** Somebody at the console, or the server's operator. */
export type ConsoleEdit =
  | { readonly kind: 'quota'; readonly delta: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'status'; readonly status: 1 | 2 }
  | { readonly kind: 'unlimited'; readonly on: boolean }
  | { readonly kind: 'expires'; readonly hours: number | null }
  | { readonly kind: 'delete' };

/** What happens around the bots, between their acts or in the middle of one. `key` counts round the keys. */
export type Happening =
  | { readonly kind: 'spend'; readonly key: number; readonly units: number }
  /** An estimate taken before a model call; settled later at its real price. */
  | { readonly kind: 'estimate'; readonly key: number; readonly units: number }
  | { readonly kind: 'settle'; readonly units: number }
  /** A model call with the key: some servers notice only then that it is dead. */
  | { readonly kind: 'use'; readonly key: number }
  | { readonly kind: 'console'; readonly key: number; readonly edit: ConsoleEdit }
  | {
      readonly kind: 'fault';
      readonly fault: FaultKind;
      readonly method: 'GET' | 'PUT' | 'POST';
      readonly times: number;
    }
  | { readonly kind: 'slack_away'; readonly times: number }
  | { readonly kind: 'down'; readonly down: boolean }
  | { readonly kind: 'time'; readonly minutes: number }
  | { readonly kind: 'crash'; readonly bot: number }
  | { readonly kind: 'act'; readonly act: Act };

export interface Meanwhile {
  readonly at: Moment;
  readonly nth: number;
  readonly happens: Happening;
}

export type Deed =
  | {
      readonly kind: 'quota';
      readonly sign: '+' | '-' | '=';
      readonly usd: number;
      readonly hours: number | null;
    }
  | { readonly kind: 'unlimited_on'; readonly hours: number | null }
  | { readonly kind: 'unlimited_off'; readonly usd: number }
  | { readonly kind: 'enable' }
  | { readonly kind: 'disable' }
  | { readonly kind: 'renew'; readonly days: number }
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'models'; readonly models: readonly string[] | null }
  | { readonly kind: 'ips'; readonly ips: readonly string[] }
  | { readonly kind: 'expires'; readonly days: number | null }
  | { readonly kind: 'create'; readonly name: string; readonly usd: number; readonly unlimited: boolean };

/** What a person does about a request; `request` counts back from the newest that could take it. */
export type Decision = 'approve' | 'approve_less' | 'deny' | 'cancel' | 'retry' | 'resume';

export type Act = { readonly bot: number } & (
  | { readonly kind: 'wish'; readonly by: Name; readonly key: number; readonly deed: Deed }
  | { readonly kind: 'decide'; readonly by: Name; readonly request: number; readonly decision: Decision }
  | { readonly kind: 'job'; readonly job: JobName }
  /** Slack delivers the newest payload of this kind once more, to any bot. */
  | { readonly kind: 'redelivery'; readonly of: 'slash_commands' | 'interactive' }
);

/** One command of a sequence. */
export type Step =
  | { readonly kind: 'happens'; readonly happening: Exclude<Happening, { kind: 'act' }> }
  | { readonly kind: 'acts'; readonly act: Act; readonly meanwhile: readonly Meanwhile[] };
