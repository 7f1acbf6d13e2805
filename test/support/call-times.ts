import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Arrivals extends AsyncDisposable {
  readonly url: string;
  /** When each call came, in milliseconds since the epoch. */
  readonly times: number[];
}

/** A server that answers every call at once and remembers when it came. */
export async function arrivals(): Promise<Arrivals> {
  const times: number[] = [];
  const server = createServer((_, response) => {
    times.push(Date.now());
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    times,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The largest number of calls that came within any one window. */
export function mostInAWindow(times: readonly number[], windowMs: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let first = 0;
  let most = 0;
  for (const [index, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) >= windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
