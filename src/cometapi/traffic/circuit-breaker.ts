import { Refused } from '../../domain/problems/problem.ts';
import {
  type Circuit,
  CLOSED,
  failed,
  isDue,
  limited,
  type UpstreamFault,
} from '../../domain/upstream/circuit-breaker.ts';
import type { TokenRefusal } from '../../domain/upstream/refusal.ts';
import type { Lane, UpstreamStatus } from '../../usecases/ports/cometapi.ts';
import type { Clock, Log, Metrics } from '../../usecases/ports/ports.ts';
import { type FailureKind, failureOf, isNotJson } from '../wire/failure.ts';
import { tokenRefusal } from '../wire/refusal-reason.ts';

/** Watches every call, and refuses calls while CometAPI as a whole is down or refuses the token. */
export interface CircuitBreaker {
  /** Throws `Refused` while the circuit is open, except for one interactive call when a probe is due. */
  admit(lane: Lane): void;
  /** Makes the call and records its outcome. */
  watch<T>(lane: Lane, call: () => Promise<T>): Promise<T>;
  /** Whether it is time for a probe. */
  isDue(): boolean;
  status(): UpstreamStatus;
}

export interface CircuitBreakerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Until when the rate limiter pauses; null: it does not. */
  readonly pausedUntil: () => Date | null;
  /** Called when an open circuit closes. */
  readonly recovered: () => void;
}

const FAULTS: Readonly<Partial<Record<FailureKind, UpstreamFault>>> = {
  down: 'down',
  unknown_outcome: 'down',
  auth: 'auth',
};

export function circuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { clock, pausedUntil } = options;
  const tracked = trackedCircuit(options);
  let probing = false;
  const due = () => !probing && isDue(tracked.circuit(), clock());
  const ahead = (at: Date | null) => (at && at.getTime() > clock().getTime() ? at : null);

  function admit(lane: Lane): void {
    const { fault, retryAt, message } = tracked.circuit();
    if (retryAt === null || (lane === 'interactive' && due())) return;
    if (fault === 'auth') throw new Refused({ kind: 'upstream_auth', refusal: tracked.refusal() });
    const isPage = isNotJson(message) && { isPage: true as const };
    throw new Refused({ kind: 'upstream_down', retryAt: ahead(retryAt), ...isPage });
  }

  async function watch<T>(lane: Lane, call: () => Promise<T>): Promise<T> {
    admit(lane);
    const isProbe = tracked.circuit().retryAt !== null;
    if (isProbe) probing = true;
    try {
      const answer = await call();
      tracked.answered();
      return answer;
    } catch (error) {
      tracked.failed(error, isProbe);
      throw error;
    } finally {
      if (isProbe) probing = false;
    }
  }

  const status = () => statusOf(tracked, ahead(tracked.circuit().retryAt) ?? pausedUntil());
  return { admit, watch, isDue: due, status };
}

function statusOf({ circuit, refusal, isLimiting }: TrackedCircuit, nextTry: Date | null): UpstreamStatus {
  const { fault, since, message, retryAt } = circuit();
  return {
    reachable: fault !== 'down',
    authorised: fault !== 'auth',
    since,
    retryAt: nextTry,
    suspended: retryAt !== null,
    limiting: isLimiting(),
    isPage: fault === 'down' && isNotJson(message),
    message,
    refusal: fault === 'auth' ? refusal() : null,
  };
}

type TrackedCircuit = ReturnType<typeof trackedCircuit>;

/** Keeps the circuit; tells the log, the metrics and `recovered` when it opens or closes. */
function trackedCircuit(options: CircuitBreakerOptions) {
  let circuit = CLOSED;
  let refusal: TokenRefusal = 'bad_token';
  let isLimiting = false;
  const move = (next: Circuit): void => {
    const wasOpen = circuit.retryAt !== null;
    circuit = next;
    report(next, wasOpen, options);
  };
  move(CLOSED);
  return {
    circuit: () => circuit,
    refusal: () => refusal,
    isLimiting: () => isLimiting,
    answered() {
      isLimiting = false;
      move(CLOSED);
    },
    failed(error: unknown, isProbe: boolean): void {
      const facts = failureOf(error)?.facts;
      if (!facts) return;
      const { kind, message, reason } = facts;
      isLimiting = kind === 'limiting';
      const fault = FAULTS[kind];
      if (fault === 'auth') refusal = tokenRefusal(reason);
      const at = options.clock();
      if (fault) move(failed(circuit, { fault, message, at, isProbe, jitter: Math.random() }));
      else move(kind === 'limiting' ? limited(circuit) : CLOSED);
    },
  };
}

function report(next: Circuit, wasOpen: boolean, { log, metrics, recovered }: CircuitBreakerOptions): void {
  const { fault, since, message, retryAt } = next;
  metrics.set('cometapi_up', retryAt === null ? 1 : 0);
  if (retryAt !== null && !wasOpen) log.warn({ fault, message, since }, 'CometAPI is left alone for now');
  if (retryAt !== null || !wasOpen) return;
  log.info({}, 'CometAPI is asked again');
  recovered();
}
