import { time } from './virtual-time.ts';

let sink: ((line: string) => void) | null = null;

/** Everything that goes in and out of the bots, with its time. */
export function trace(what: string, ...parts: readonly unknown[]): void {
  sink?.(`${time.elapsed()} ${what} ${JSON.stringify(parts)}`);
}

export function traceTo(next: ((line: string) => void) | null): void {
  sink = next;
}
