// A replica in a process of its own: `node store-process.ts ACT URL`; prints one line when it has an answer.
import { Refused } from '../../src/domain/problems/problem.ts';
import { openStore } from '../../src/store/open-store.ts';

const [act = '', url = ''] = process.argv.slice(2);
const shared =
  act === 'hold' || act === 'fill' || url.startsWith('postgres') ? {} : { use: 'shared' as const };
const clock = () => new Date();
const rate = { limit: 60, windowSeconds: 180 };
const account = 'https://api.cometapi.com 1';
const store = await openStore({ url, rate, account, clock, ...shared });

/** As many calls as it can get out of a full window. */
async function reserveAll(): Promise<number> {
  for (let got = 0; ; got++) if (!('ids' in (await store.calls.reserve(1, 60)))) return got;
}

async function takeAll(): Promise<string[]> {
  const taken: string[] = [];
  for (;;) {
    const batch = await store.notices.claimDue(clock(), 60, 3);
    if (batch.length === 0) return taken;
    taken.push(...batch.map(({ id }) => id));
  }
}

/** Stores until the disk is full. */
async function fill(): Promise<{ stored: number; problem: string; ping: string }> {
  const problemOf = async (storing: Promise<unknown>) => {
    const error = await storing.then(
      () => null,
      (refused: unknown) => refused,
    );
    return error instanceof Refused ? error.problem.kind : String(error ?? '');
  };
  let stored = 0;
  const storeOne = async (characters: number) => {
    const body = { kind: 'channel_trouble', channel: 'C0', error: 'x'.repeat(characters) } as const;
    const notices = [{ id: `n${stored}`, to: { kind: 'admins' }, body } as const];
    return problemOf(store.commit({ at: clock(), notices }));
  };
  let problem = '';
  // Then small rows, until nothing fits any more.
  for (const characters of [20_000, 10])
    for (problem = ''; problem === ''; stored += problem === '' ? 1 : 0) problem = await storeOne(characters);
  return { stored, problem, ping: await problemOf(store.ping()) };
}

if (act === 'fill') console.log(JSON.stringify(await fill()));
if (act === 'reserve') console.log(await reserveAll());
if (act === 'take') console.log(JSON.stringify(await takeAll()));
if (act === 'claim') console.log(JSON.stringify(await store.jobs.claim('sweep', 60_000)));
if (act === 'hold') {
  console.log('open');
  await new Promise((resolve) => process.stdin.on('end', resolve).resume());
}
await store.close();
