import { isOpenGrant, startReverting } from '../../src/domain/requests/grant.ts';
import { isOpen } from '../../src/domain/requests/request.ts';
import { MINUTE } from '../../src/domain/time.ts';
import { perform } from './act.ts';
import { breaks } from './observations.ts';
import { compareBooks } from './oracle-server.ts';
import type { World } from './world.ts';

const ROUNDS = 14;

/** Trouble is over and time goes by: the jobs finish what was begun, and what was lent is taken back. */
export async function finish(world: World): Promise<void> {
  const { server, notes } = world;
  server.faults.down(false);
  for (const fault of server.faults.list()) clear(server, fault);
  await letJobsFinish(world);
  await endLoans(world);
  await settled(world);
  compareBooks(notes, server.account.books.rows);
}

/** Only faults of the wire; what listens inside the server stays. */
function clear(
  { faults }: World['server'],
  { kind, match }: { kind: string; match?: { method?: string } },
): void {
  while (faults.list().some((fault) => fault.kind === kind && fault.match?.method === match?.method))
    faults.strike(match?.method ?? 'GET', '/');
}

async function letJobsFinish(world: World): Promise<void> {
  for (let round = 0; round < ROUNDS && (await isUnfinished(world)); round += 1) {
    world.passes(round < 2 ? 2 * MINUTE : 16 * MINUTE);
    for (const job of ['apply', 'grants', 'deliver'] as const)
      await perform(world, { bot: round, kind: 'job', job }, []);
    // Left alone for over an hour, it waits for an admin's word.
    for (let held = 0; held < underWay(world).length; held += 1)
      if (round % 4 === 3)
        await perform(
          world,
          { bot: round, kind: 'decide', by: 'ada', request: held, decision: 'resume' },
          [],
        );
  }
}

const underWay = ({ notes }: World) =>
  [...notes.requests.values()].filter((request) => isOpen(request) && request.state !== 'pending');

async function isUnfinished(world: World): Promise<boolean> {
  const { store } = world.bot(0).ports;
  return underWay(world).length > 0 || (await store.notices.waiting()) > 0;
}

async function endLoans(world: World): Promise<void> {
  const { store } = world.bot(0).ports;
  for (let loans = 0; loans < 12; loans += 1) {
    const lent = (await lentIn(world)).filter(isOpenGrant);
    if (lent.length === 0) return;
    const now = world.now().getTime();
    const toCome = lent.map(({ endsAt }) => endsAt.getTime() - now).filter((waitMs) => waitMs > 0);
    world.passes((toCome.length > 0 ? Math.min(...toCome) : 0) + MINUTE);
    for (const from of lent)
      if (from.state === 'active' && world.now().getTime() - from.endsAt.getTime() > 60 * MINUTE)
        await store.commit({ at: world.now(), grants: [{ next: startReverting(from), from }] });
    await perform(world, { bot: loans, kind: 'job', job: 'grants' }, []);
    await letJobsFinish(world);
    await perform(world, { bot: loans, kind: 'job', job: 'grants' }, []);
  }
}

async function lentIn(world: World) {
  const { store } = world.bot(0).ports;
  const keys = world.server.account.books.rows.map(({ id }) => id);
  return (await Promise.all(keys.map((id) => store.grants.ofKey(id)))).flat();
}

async function settled(world: World): Promise<void> {
  const { notes, slack } = world;
  for (const { id, state } of underWay(world)) breaks(notes, 'never came to an end', { request: id, state });
  for (const what of slack.twice()) breaks(notes, 'told more than once', { what });
  const lent = new Map((await lentIn(world)).map((grant) => [grant.requestId, grant.state]));
  for (const request of notes.requests.values()) {
    if (request.state !== 'applied' || !('during' in request.change) || request.change.during === null)
      continue;
    const state = lent.get(request.id) ?? 'nobody knows';
    if (state !== 'reverted' && state !== 'superseded')
      breaks(notes, 'lent, and not taken back', { request: request.id, state });
  }
}
