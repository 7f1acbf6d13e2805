import { AsyncLocalStorage } from 'node:async_hooks';
import { randomOf } from './seeded-random.ts';

/** Whoever set a timer; the timers of the dead never ring. */
export interface Owner {
  isDead(): boolean;
}

interface Timer {
  at: number;
  /** Which of several that are due at once rings first. */
  order: number;
  readonly ring: () => void;
  readonly owner: Owner | null;
  readonly everyMs: number | null;
  isOff: boolean;
}

/** Noon of the stories' first day. */
const START = Date.UTC(2026, 10, 21, 12);
/** No story lasts as long, unless something rings for ever. */
const LONGEST_MS = 30 * 86_400_000;

const realSetImmediate = setImmediate;
const turn = () => new Promise<void>((resolve) => realSetImmediate(resolve));

const owners = new AsyncLocalStorage<Owner | null>();
let elapsed = 0;
let heap: Timer[] = [];
let order = randomOf(0);

export const time = {
  origin: START,
  /** Milliseconds since the story began. */
  elapsed: () => elapsed,
  now: () => START + Math.floor(elapsed),
  /** From the start again, with nothing that rings. */
  reset(seed: number): void {
    elapsed = 0;
    heap = [];
    order = randomOf(seed);
  },
  /** What comes due meanwhile rings afterwards, as after a sleep of the machine. */
  jump(ms: number): void {
    elapsed += ms;
  },
  ownedBy: <T>(owner: Owner | null, work: () => T): T => owners.run(owner, work),
  add,
  /** Lets time pass, one timer after the other, until the work is done. Nothing here waits for real time. */
  async until<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const ended = () => {
      isOver = true;
    };
    work.then(ended, ended);
    for (await turn(); !isOver; await turn()) ringNext();
    return work;
  },
};

function add(ms: number, ring: () => void, everyMs: number | null = null): Timer {
  const owner = owners.getStore() ?? null;
  const timer = { at: elapsed + Math.max(0, ms), order: order(), ring, owner, everyMs, isOff: false };
  push(timer);
  return timer;
}

function ringNext(): void {
  for (;;) {
    const next = pop();
    if (next === undefined) throw new Error('nothing will ever happen again');
    if (next.isOff || next.owner?.isDead()) continue;
    elapsed = Math.max(elapsed, next.at);
    if (elapsed > LONGEST_MS) throw new Error('a story never ends');
    if (next.everyMs !== null) push(Object.assign(next, { at: elapsed + next.everyMs, order: order() }));
    next.ring();
    return;
  }
}

const isBefore = (one: Timer, other: Timer): boolean =>
  one.at === other.at ? one.order < other.order : one.at < other.at;

function push(timer: Timer): void {
  let index = heap.push(timer) - 1;
  while (index > 0) {
    const above = (index - 1) >> 1;
    if (!isBefore(timer, heap[above] as Timer)) break;
    heap[index] = heap[above] as Timer;
    index = above;
  }
  heap[index] = timer;
}

function pop(): Timer | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || first === last) return first;
  let index = 0;
  for (;;) {
    let below = 2 * index + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1] as Timer, heap[below] as Timer)) below += 1;
    if (!isBefore(heap[below] as Timer, last)) break;
    heap[index] = heap[below] as Timer;
    index = below;
  }
  heap[index] = last;
  return first;
}
