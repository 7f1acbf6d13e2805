import { type Problem, Refused } from '../../domain/problems/problem.ts';
import {
  type Circuit,
  CLOSED,
  failed,
  isDue,
  limited,
  type UpstreamFault,
} from '../../domain/upstream/circuit-breaker.ts';
import type { Lane, UpstreamStatus } from '../../usecases/ports/cometapi.ts';
import type { Clock, Log, Metrics } from '../../usecases/ports/ports.ts';
import { type FailureKind, failureOf } from '../wire/failure.ts';

/** What the last calls message of CometAPI as a whole, and the door it closes while there is fault. */
export interface CircuitBreaker {
  /** Throws at once while CometAPI is left alone; only a person's call, when it is time for one, may try it. */
  admit(lane: Lane): void;
  /** Makes the call and learns from what it comes to. */
  watch<T>(lane: Lane, call: () => Promise<T>): Promise<T>;
  /** Whether it is time for a look. */
  isDue(): boolean;
  status(): UpstreamStatus;
}

export interface CircuitBreakerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** A limiter's pause. */
  readonly pausedUntil: () => Date | null;
  /** CometAPI had been left alone, and is not any more. */
  readonly recovered: () => void;
}

const TROUBLES: Readonly<Partial<Record<FailureKind, UpstreamFault>>> = {
  down: 'down',
  unreadable: 'down',
  unknown_outcome: 'down',
  auth: 'auth',
};

export function circuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { clock, pausedUntil } = options;
  const door = doorOf(options);
  let probing = false;
  const due = () => !probing && isDue(door.circuit(), clock());
  const ahead = (at: Date | null) => (at && at.getTime() > clock().getTime() ? at : null);

  function admit(lane: Lane): void {
    const { fault, retryAt } = door.circuit();
    if (retryAt === null || (lane === 'interactive' && due())) return;
    throw new Refused(problemOf(fault, ahead(retryAt)));
  }

  return {
    admit,
    async watch(lane, call) {
      admit(lane);
      const isProbe = door.circuit().retryAt !== null;
      if (isProbe) probing = true;
      try {
        const told = await call();
        door.answered();
        return told;
      } catch (error) {
        door.failed(error, isProbe);
        throw error;
      } finally {
        if (isProbe) probing = false;
      }
    },
    isDue: due,
    status() {
      const { fault, since, message, retryAt } = door.circuit();
      return {
        reachable: fault !== 'down',
        authorised: fault !== 'auth',
        since,
        retryAt: ahead(retryAt) ?? pausedUntil(),
        suspended: retryAt !== null,
        message,
      };
    },
  };
}

/** The circuit, and whoever has to know that it opens or closes. */
function doorOf({ clock, log, metrics, recovered }: CircuitBreakerOptions) {
  let circuit = CLOSED;
  const move = (next: Circuit): void => {
    const { fault, since, message, retryAt } = next;
    const wasOpen = circuit.retryAt !== null;
    circuit = next;
    metrics.set('cometapi_up', retryAt === null ? 1 : 0);
    if (retryAt !== null && !wasOpen) log.warn({ fault, message, since }, 'CometAPI is left alone for now');
    if (retryAt !== null || !wasOpen) return;
    log.info({}, 'CometAPI is asked again');
    recovered();
  };
  move(CLOSED);
  return {
    circuit: () => circuit,
    answered: () => move(CLOSED),
    failed(error: unknown, isProbe: boolean): void {
      const facts = failureOf(error)?.facts;
      if (!facts) return;
      const { kind, message } = facts;
      const fault = TROUBLES[kind];
      if (fault) move(failed(circuit, { fault, message, at: clock(), isProbe, jitter: Math.random() }));
      else move(kind === 'limiting' ? limited(circuit) : CLOSED);
    },
  };
}

const problemOf = (fault: UpstreamFault | null, retryAt: Date | null): Problem =>
  fault === 'auth' ? { kind: 'upstream_auth' } : { kind: 'upstream_down', retryAt };
