import { MINUTE } from '../../src/domain/time.ts';
import { perform, resumeAll } from './act.ts';
import { happen } from './happen.ts';
import type { Setting } from './step.ts';
import { everythingTold } from './told.ts';
import type { World } from './world.ts';

const ROUNDS = 10;

/** Trouble is over and time goes by: what was begun is finished, what nobody decides expires, grants end. */
export async function finish(world: World, { late }: Pick<Setting, 'late'>): Promise<void> {
  endTrouble(world);
  for (let round = 0; round < ROUNDS; round += 1) {
    await letJobsFinish(world);
    const ends = world.oracle.granted().map(({ endsAt }) => endsAt - world.now().getTime());
    if (ends.length === 0 && world.oracle.waiting().length === 0) break;
    if (round === 0 && late) happen(world, late);
    const toCome = ends.filter((waitMs) => waitMs > 0);
    world.passes(toCome.length > 0 ? Math.min(...toCome) + MINUTE : untilMoved(world));
  }
  world.oracle.ends();
}

function endTrouble({ server: { faults }, slack }: World): void {
  faults.down(false);
  for (const { kind, match } of faults.list())
    while (faults.list().some((one) => one.kind === kind && one.match?.method === match?.method))
      faults.strike(match?.method ?? 'GET', '/');
  slack.faults.length = 0;
}

/** A request that nobody decides expires after a day; anything else is tried again within hours. */
const untilMoved = ({ oracle }: World): number =>
  (oracle.waiting().every(({ state }) => state === 'Pending') ? 25 : 5) * 60 * MINUTE;

/** Tries come again within five minutes: when six have passed and nothing has moved, all is done for now. */
async function letJobsFinish(world: World): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    world.passes(round === 0 ? MINUTE : 6 * MINUTE);
    world.leasesRunOut();
    const before = traces(world);
    for (const job of ['upstream', 'grants', 'apply', 'remind', 'deliver'] as const)
      await perform(world, { bot: round, kind: 'job', job }, []);
    await resumeAll(world, world.bot(round));
    if (round > 0 && traces(world) === before) return;
  }
}

/** Everything that anybody could notice from outside. */
const traces = ({ slack, server: { account } }: World): string =>
  JSON.stringify([
    account.books.calls.length,
    everythingTold(slack).map(({ ts, message }) => message.edited?.ts ?? ts),
  ]);
