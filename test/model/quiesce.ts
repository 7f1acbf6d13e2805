import { MINUTE } from '../../src/domain/time.ts';
import { perform, resumeAll } from './act.ts';
import type { World } from './world.ts';

const ROUNDS = 10;

/** Trouble is over and time goes by: what was begun is finished, what nobody decides expires, grants end. */
export async function finish(world: World): Promise<void> {
  const { faults } = world.server;
  faults.down(false);
  for (const { kind, match } of faults.list())
    while (faults.list().some((one) => one.kind === kind && one.match?.method === match?.method))
      faults.strike(match?.method ?? 'GET', '/');
  world.slack.faults.length = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await letJobsFinish(world);
    const ends = world.oracle.granted().map(({ endsAt }) => endsAt - world.now().getTime());
    if (ends.length === 0 && world.oracle.waiting().length === 0) break;
    const toCome = ends.filter((waitMs) => waitMs > 0);
    world.passes(toCome.length > 0 ? Math.min(...toCome) + MINUTE : 5 * 60 * MINUTE);
  }
  world.oracle.ends();
}

/** Tries come again after minutes, and what was left alone for an hour waits for an admin's word. */
async function letJobsFinish(world: World): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    world.passes(round < 3 ? MINUTE : 6 * MINUTE);
    for (const job of ['upstream', 'apply', 'grants', 'apply', 'remind', 'deliver'] as const) {
      // A write takes its calls together, so that the smallest rate has room for one job at a time.
      world.passes(20_000);
      await perform(world, { bot: round, kind: 'job', job }, []);
    }
    await resumeAll(world, world.bot(round));
  }
}
