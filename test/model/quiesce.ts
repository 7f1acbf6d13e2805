import { MINUTE } from '../../src/domain/time.ts';
import { perform, resumeAll } from './act.ts';
import type { World } from './world.ts';

const ROUNDS = 16;

/** Trouble is over and time goes by: what was begun is finished, what nobody decides expires, grants end. */
export async function finish(world: World): Promise<void> {
  const { faults } = world.server;
  faults.down(false);
  for (const { kind, match } of faults.list())
    while (faults.list().some((one) => one.kind === kind && one.match?.method === match?.method))
      faults.strike(match?.method ?? 'GET', '/');
  world.slack.faults.length = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await jobs(world, round);
    const ends = world.oracle.granted().map(({ endsAt }) => endsAt - world.now().getTime());
    if (round >= 3 && ends.length === 0 && world.oracle.waiting().length === 0) break;
    const soonest = Math.min(...ends.filter((waitMs) => waitMs > 0));
    world.passes(round < 3 ? 2 * MINUTE : Number.isFinite(soonest) ? soonest + MINUTE : 5 * 60 * MINUTE);
  }
  await jobs(world, 0);
  world.oracle.ends();
}

async function jobs(world: World, round: number): Promise<void> {
  for (const job of ['apply', 'grants', 'tend', 'deliver'] as const)
    await perform(world, { bot: round, kind: 'job', job }, []);
  if (round % 3 !== 2) return;
  const bot = world.bot(round);
  await resumeAll(world, bot);
}
