import type { Ended } from './slack-people.ts';

export interface Phase {
  readonly name: string;
  readonly edits: number;
  /** Units by which `granted` is wrong after edits reported as applied. */
  readonly offUnsaid: number;
  /** Units by which it is wrong after edits reported as failed. */
  readonly offAndSaid: number;
  readonly failures: readonly string[];
  /** The bot's calls per edit: before the card is posted, and from the decision on. */
  readonly asking: number;
  readonly writing: number;
  readonly seconds: number;
  /** Paid model calls during the phase. */
  readonly paid: number;
}

/** One edit, and the expected change of `granted`. */
export interface Edit {
  readonly delta: number;
  /** Only for edits that need a decision. */
  asks?(): Promise<void>;
  run(): Promise<Ended>;
}

export interface Gauges {
  granted(): Promise<number>;
  calls(): Promise<number>;
  paid(): number;
}

/** Runs the edits in sequence; after each, compares `granted` with what the bot reported. */
export async function phase(name: string, edits: readonly Edit[], gauges: Gauges): Promise<Phase> {
  const since = performance.now();
  const [callsBefore, paidBefore] = [await gauges.calls(), gauges.paid()];
  const off = { unsaid: 0, said: 0 };
  let asking = 0;
  const failures: string[] = [];
  let known = await gauges.granted();
  for (const { delta, asks, run } of edits) {
    if (asks) asking += await callsDuring(asks, gauges);
    const { applied, words } = await run();
    const now = await gauges.granted();
    off[applied ? 'unsaid' : 'said'] += Math.abs(now - known - (applied ? delta : 0));
    if (!applied) failures.push(words);
    known = now;
  }
  return {
    name,
    edits: edits.length,
    offUnsaid: off.unsaid,
    offAndSaid: off.said,
    failures,
    asking: asking / edits.length,
    writing: ((await gauges.calls()) - callsBefore - asking) / edits.length,
    seconds: (performance.now() - since) / 1000,
    paid: gauges.paid() - paidBefore,
  };
}

async function callsDuring(act: () => Promise<void>, { calls }: Gauges): Promise<number> {
  const before = await calls();
  await act();
  return (await calls()) - before;
}
