import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

interface State {
  readonly keys: number;
  readonly latencyMs: number;
  readonly calls: number;
  /** How much of a month has passed; 0: it does not pass. */
  readonly hours: number;
}

export interface ListServer extends Disposable {
  readonly url: string;
  /** Changes the given settings; answers the present state. */
  tell(changes: Partial<State>): Promise<State>;
}

/** In a separate process, so that its time and memory do not count as the bot's. */
export async function listServer(): Promise<ListServer> {
  const child = fork(fileURLToPath(new URL('answer-lists.ts', import.meta.url)));
  const [{ url }] = await once(child, 'message');
  return {
    url,
    async tell(changes) {
      child.send(changes);
      const [state] = await once(child, 'message');
      return state;
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}
