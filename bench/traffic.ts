import { setTimeout as pause } from 'node:timers/promises';

export interface Traffic {
  /** Model calls that succeeded so far. */
  readonly accepted: number;
  /** Resolves once the last call is answered. */
  stop(): Promise<void>;
}

interface Spending {
  readonly url: string;
  readonly secret: string;
  readonly perSecond: number;
  /** Units that a pretend server reserves before a call and corrects afterwards. */
  readonly estimate: number;
}

const MOST_AT_ONCE = 32;
const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hi' }] });

/** Programs that keep calling a model, also while their key is disabled. */
export function startTraffic({ url, secret, perSecond, estimate }: Spending): Traffic {
  // Random moments, so that calls are independent of each other and of the edits.
  const gap = () => (-Math.log(1 - Math.random()) * 1000) / perSecond;
  const open = new Set<Promise<void>>();
  let next = performance.now();
  let accepted = 0;
  let isStopping = false;

  async function call(): Promise<void> {
    const headers = {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      'x-sandbox-estimate': String(estimate),
    };
    const answer = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body }).catch(
      () => null,
    );
    await answer?.arrayBuffer().catch(() => null);
    if (answer?.ok) accepted += 1;
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      for (; next <= performance.now() && open.size < MOST_AT_ONCE; next += gap()) {
        const one = call().finally(() => open.delete(one));
        open.add(one);
      }
      await pause(2);
    }
    await Promise.all(open);
  }

  const running = run();
  return {
    get accepted() {
      return accepted;
    },
    stop: () => {
      isStopping = true;
      return running;
    },
  };
}
