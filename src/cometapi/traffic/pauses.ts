import type { Clock } from '../../usecases/ports/ports.ts';

export interface Pause {
  readonly until: Date;
  readonly because: 'upstream_limiting' | 'upstream_down';
}

export interface Pauses {
  add(next: Pause): void;
  /** null: calls may be made. */
  now(): Pause | null;
}

/** Of several pauses, the one that ends last counts. */
export function pauses(clock: Clock): Pauses {
  let longest: Pause | null = null;
  return {
    add(next) {
      if (longest === null || next.until.getTime() > longest.until.getTime()) longest = next;
    },
    now: () => (longest !== null && longest.until.getTime() > clock().getTime() ? longest : null),
  };
}
