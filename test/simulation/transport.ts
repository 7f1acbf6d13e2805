import type { CometApiInProcess } from '../../sandbox/cometapi/in-process.ts';
import type { Answer } from '../../src/cometapi/wire/classify-response.ts';
import type { Transport } from '../../src/cometapi/wire/transport.ts';
import { chance } from './globals.ts';
import { trace } from './trace.ts';
import { time } from './virtual-time.ts';

const lost = (code: string): Answer => ({
  status: null,
  headers: {},
  body: '',
  trouble: { code, sent: true },
});

/** A network without wires: each way takes its time, and a call that takes too long is hung up. */
export const withoutWires =
  (api: CometApiInProcess): Transport =>
  ({ method, url, query, headers, body, timeoutMs }) => {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const hungUp = new AbortController();
    const timer = time.add(timeoutMs, () => {
      hungUp.abort();
      resolve(lost('ETIMEDOUT'));
    });
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const path = `${url.replace(api.url, '')}${search.size > 0 ? `?${search}` : ''}`;
    const sent = {
      method,
      path,
      headers: { ...headers },
      body: body ? JSON.stringify(body) : '',
      signal: hungUp.signal,
    };
    const answered = (told: Awaited<ReturnType<CometApiInProcess['call']>>) => {
      timer.isOff = true;
      resolve(told === null ? lost('ECONNRESET') : { ...told, trouble: null });
    };
    // What was sent is served, whatever becomes of its sender.
    time.ownedBy(null, () =>
      time.add(oneWayMs(), async () => {
        const told = await api.call(sent);
        trace('CometAPI answers', method, path, sent.body, told?.status, told?.body);
        time.add(oneWayMs(), () => answered(told));
      }),
    );
    return promise;
  };

const oneWayMs = (): number => chance() * 3;
