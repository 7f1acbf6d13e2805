import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '../sandbox/slack/shapes.ts';
import type { SandboxWorld } from '../sandbox/world.ts';
import { type Access, callsOf, openAccount } from './account.ts';
import { type Edit, type Phase, phase } from './edit-phase.ts';
import { people } from './slack-people.ts';
import { startTraffic } from './traffic.ts';

interface Run {
  readonly access: Access;
  readonly perSecond: number;
  readonly edits: number;
  /** The quota of the key when the programs begin. */
  readonly usd: number;
  readonly estimate: number;
}

const UNITS_PER_USD = 500_000;
const ASKED_USD = 0.02;
/** Created without a decision. */
const BORN_USD = 50;
/** Longer than a batching server delays charges. */
const FLUSHED_MS = 6000;

/** Edits a new key while programs spend it, then waits until every charge is written. */
export async function underTraffic(
  world: SandboxWorld,
  { access, perSecond, edits, usd, estimate }: Run,
): Promise<readonly Phase[]> {
  const bot = await world.startBot({
    COMETAPI_BASE_URL: access.url,
    COMETAPI_ACCESS_TOKEN: access.accessToken,
    COMETAPI_USER_ID: access.userId,
    COMETAPI_RATE: '100000/180s',
  });
  await bot.ready();
  const acts = people(world.slack);
  const { id, name, secret } = await newKey(acts, access, usd);
  const account = openAccount(access);
  const traffic = startTraffic({ url: access.url, secret, perSecond, estimate });
  const gauges = {
    granted: () => account.granted(id),
    calls: () => callsOf(bot.port),
    paid: () => traffic.accepted,
  };
  const phases: Phase[] = [];
  for (const [what, list] of Object.entries(editsOf(acts, { id, name, edits })))
    phases.push(await phase(what, list, gauges));
  const flushed = async () => {
    await traffic.stop();
    await pause(FLUSHED_MS);
    return { applied: true, words: '' };
  };
  return [...phases, await phase('afterwards', [{ delta: 0, run: flushed }], gauges)];
}

type Acts = ReturnType<typeof people>;

async function newKey(acts: Acts, access: Access, usd: number) {
  const name = `drift-${Date.now().toString(36)}`;
  const secret = await acts.create(name, Math.min(usd, BORN_USD));
  const id = await openAccount(access).idOf(name);
  if (usd <= BORN_USD) return { id, name, secret };
  const prepared = await acts.approves(await acts.asksMore(`#${id}`, usd - BORN_USD));
  if (!prepared.applied) throw new Error(prepared.words);
  return { id, name, secret };
}

interface Planned {
  readonly id: number;
  readonly name: string;
  readonly edits: number;
}

function editsOf({ asksMore, approves, does }: Acts, { id, name, edits }: Planned): Record<string, Edit[]> {
  const times = (count: number, edit: (at: number) => Edit) =>
    Array.from({ length: count }, (_, at) => edit(at));
  return {
    increases: times(edits, () => {
      const card = Promise.withResolvers<Message>();
      return {
        delta: ASKED_USD * UNITS_PER_USD,
        asks: async () => card.resolve(await asksMore(`#${id}`, ASKED_USD)),
        run: async () => approves(await card.promise),
      };
    }),
    renames: times(edits, (at) => ({ delta: 0, run: () => does(`edit #${id} --name ${name}-${at}`) })),
    'disable, enable': times(Math.ceil(edits * 0.8), (at) => ({
      delta: 0,
      run: () => does(`${at % 2 === 0 ? 'disable' : 'enable'} #${id}`),
    })),
  };
}
