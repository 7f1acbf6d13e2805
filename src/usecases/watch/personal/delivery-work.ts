import { type DueWork, failedOf, forEachDue } from '../../due-work.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Gathered, gathered, withOthers } from './gather-news.ts';

/** Few, so that a new card does not wait for many. */
const BATCH = 10;
const LEASE_SECONDS = 60;
const JOB = 'deliver';

type Tell = (group: Gathered) => Promise<void>;

/** Due notices, those together that one message tells. */
export function deliveryWork(ports: Ports, tell: Tell, signal: AbortSignal | undefined): DueWork<Gathered> {
  const { store, clock } = ports;
  return {
    job: JOB,
    isLeased: true,
    async page() {
      const due = await store.notices.claimDue(clock(), LEASE_SECONDS, BATCH);
      const ids = due.map(({ id }) => id);
      return gathered(due, await failedOf(store, JOB, ids));
    },
    idOf,
    async run(group, { failure }) {
      // Its turn may have come late, because the groups before it took long.
      const held = await store.notices.renew(group, { now: clock(), leaseSeconds: LEASE_SECONDS });
      const [first, ...others] = held;
      if (!first) return;
      const own: Gathered = [first, ...others];
      const whole = failure ? own : await withOthers(ports, own, LEASE_SECONDS);
      await tell(whole).catch((error: unknown) => {
        if (whole.length === 1 || signal?.aborted) throw error;
        return oneByOne(ports, whole, { tell, signal });
      });
    },
  };
}

/** So that one of which nothing can be said holds up no other. That is another try: a message of the first may stand. */
function oneByOne(
  ports: Ports,
  group: Gathered,
  { tell, signal }: { tell: Tell; signal: AbortSignal | undefined },
): Promise<void> {
  const alone = group.map((notice): Gathered => [{ ...notice, attempts: notice.attempts + 1 }]);
  const page = async (after: Gathered | null) => (after === null ? alone : []);
  return forEachDue(ports, { job: JOB, page, idOf, run: tell }, signal);
}

const idOf = ([{ id }]: Gathered): string => id;
