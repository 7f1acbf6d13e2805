import type { Stage } from './stage.ts';

export const SECOND = 1000;

/** A bot that waits half a second for CometAPI. */
export const impatient = { timeouts: { callMs: 500, readMs: 500, writeMs: 500 } };

/** Calls that write, since the next one was held. */
export const sent = ({ cometApi }: Stage) =>
  cometApi.account.calls.filter(({ method }) => method !== 'GET').length;

/** CometAPI holds the next call that writes, however long its caller waits, until it is let go. */
export function held({ cometApi }: Stage, moment: 'beforeWrite' | 'beforeBirth') {
  const { promise: isFree, resolve: letGo } = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const landed = Promise.withResolvers<void>();
  cometApi.account.calls.length = 0;
  cometApi.faults[moment](() => {
    arrived.resolve();
    return isFree;
  }, 1);
  cometApi.faults[moment === 'beforeWrite' ? 'afterWrite' : 'afterBirth'](() => landed.resolve(), 1);
  return {
    arrives: () => arrived.promise,
    async lands() {
      letGo();
      await landed.promise;
    },
  };
}

export async function passes(stage: Stage, seconds: number) {
  stage.advance(seconds * SECOND);
  await stage.runs('apply');
  await stage.runs('deliver');
}
