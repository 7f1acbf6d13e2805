export type FaultKind =
  | 'latency'
  | 'latency_after'
  | 'http500'
  | 'http503'
  | 'reset_before'
  | 'reset_after'
  | 'html'
  | 'redirect'
  | 'success_false'
  | 'truncated_json'
  | 'empty'
  | 'rate_limited'
  | 'huge_body';

export type Fault = {
  kind: FaultKind;
  match?: { method?: string; path?: RegExp };
  /** How many calls it affects; without it, all calls. */
  times?: number;
  ms?: number;
  retryAfter?: number;
  message?: string;
};

/** Hooks inside the server at which a test can act on the account. */
export type Moment =
  | 'afterRead'
  | 'beforeBirth'
  | 'afterBirth'
  | 'beforeWrite'
  | 'afterWrite'
  | 'beforeCharge';
export type Hook = (about: { id: number }) => void | Promise<void>;

export type Faults = ReturnType<typeof openFaults>;

export function openFaults(changed: () => void) {
  const standing: Fault[] = [];
  const hooks: Array<{ moment: Moment; hook: Hook; times: number }> = [];
  let isDown = false;

  const at =
    (moment: Moment) =>
    (hook: Hook, times = Number.POSITIVE_INFINITY) => {
      const entry = { moment, hook, times };
      hooks.push(entry);
      return () => void remove(hooks, entry);
    };

  return {
    add(fault: Fault): () => void {
      const entry = { ...fault };
      standing.push(entry);
      changed();
      return () => void (remove(standing, entry) && changed());
    },
    clear(): void {
      standing.length = 0;
      hooks.length = 0;
      isDown = false;
      changed();
    },
    down(down: boolean): void {
      isDown = down;
      changed();
    },
    isDown: () => isDown,
    list: (): readonly Fault[] => [...standing],
    /** Between a GET's read of a row and its answer. */
    afterRead: at('afterRead'),
    /** Between the arrival of a call and the making of its key. */
    beforeBirth: at('beforeBirth'),
    /** Between the making of a key and the answer. */
    afterBirth: at('afterBirth'),
    /** Between the server's own read of a row and its write. */
    beforeWrite: at('beforeWrite'),
    /** Between the server's write and its answer. */
    afterWrite: at('afterWrite'),
    /** Between the checks of a model call and its charge. */
    beforeCharge: at('beforeCharge'),
    strike: (method: string, path: string) => strike(standing, method, path),
    async reach(moment: Moment, id: number): Promise<void> {
      for (const entry of hooks.filter((candidate) => candidate.moment === moment)) {
        // Counted before it runs, so that a hook that calls the server does not recurse.
        if (--entry.times <= 0) remove(hooks, entry);
        await entry.hook({ id });
      }
    },
  };
}

function remove<Item>(items: Item[], item: Item): boolean {
  const index = items.indexOf(item);
  if (index >= 0) items.splice(index, 1);
  return index >= 0;
}

/** The faults for this call; decrements their counters. */
function strike(standing: Fault[], method: string, path: string): Fault[] {
  const struck = standing.filter(
    ({ match }) => (match?.method ?? method) === method && (match?.path?.test(path) ?? true),
  );
  for (const fault of struck) {
    if (fault.times === undefined) continue;
    fault.times -= 1;
    if (fault.times <= 0) remove(standing, fault);
  }
  return struck;
}
