import { setTimeout as sleep } from 'node:timers/promises';
import { jobsOf } from '../../src/app/jobs.ts';
import { units, unitsOf, usd } from '../../src/domain/keys/quota.ts';
import { Refused } from '../../src/domain/problems/problem.ts';
import { isOpen, type Request } from '../../src/domain/requests/request.ts';
import { DAY, span } from '../../src/domain/time.ts';
import { changeKey, changeQuota } from '../../src/usecases/changes/change-key.ts';
import { createKey } from '../../src/usecases/changes/create-key.ts';
import { editKey } from '../../src/usecases/changes/edit-key.ts';
import type { Ports } from '../../src/usecases/ports/ports.ts';
import {
  approveLessRequest,
  approveRequest,
  cancelRequest,
  denyRequest,
} from '../../src/usecases/requests/decide-request.ts';
import { resumeRequest } from '../../src/usecases/requests/resume-request.ts';
import { retryRequest } from '../../src/usecases/requests/retry-request.ts';
import { aNewKey, UNITS_PER_USD } from '../support/samples.ts';
import { happen } from './faults.ts';
import { beginsAnew, breaks } from './observations.ts';
import { people } from './people.ts';
import { Crash, type Moment } from './process.ts';
import type { Act, Decision, Deed, Meanwhile } from './step.ts';
import type { World } from './world.ts';

const money = (dollars: number) => unitsOf(usd(dollars), UNITS_PER_USD);

/** Runs an act with all that happens meanwhile, until it is over or its process is dead. */
export async function perform(world: World, act: Act, meanwhile: readonly Meanwhile[]): Promise<void> {
  const others: Promise<void>[] = [];
  const bot = world.bot(act.bot);
  const left = meanwhile.map((one) => ({ ...one }));
  const counted = new Map<Moment, number>();
  world.onMoment = async (at, moment) => {
    stir(world);
    if (at !== bot || bot.life.isDead()) return;
    const nth = (counted.get(moment) ?? 0) + 1;
    counted.set(moment, nth);
    for (const { happens } of left.filter((one) => one.at === moment && one.nth === nth)) {
      if (happens.kind !== 'act')
        happen(world, happens.kind === 'crash' ? { ...happens, bot: act.bot } : happens);
      else {
        const other = run(world, happens.act);
        others.push(other);
        await Promise.race([other, heldUp(world)]);
      }
    }
  };
  for (const one of world.bots) beginsAnew(world.notes, one.n);
  await over(world, run(world, act));
  for (const other of others) await over(world, other);
  world.onMoment = async () => stir(world);
  await world.server.quiet();
  await world.revive();
}

/** Nothing is done in no time. */
function stir(world: World): void {
  world.stirs += 1;
  world.passes(1);
}

/** When nothing stirs any more, whoever is at work waits for somebody. */
async function heldUp(world: World): Promise<void> {
  for (let seen = -1; seen !== world.stirs; ) {
    seen = world.stirs;
    await sleep(15);
  }
}

/** Whatever still runs then will never end. */
const PATIENCE_TICKS = 600;

/** Everything that goes on by itself has a waiting time; when nothing stirs, the clock moves. */
async function over(world: World, work: Promise<void>): Promise<void> {
  const hangs = Promise.withResolvers<void>();
  let seen = -1;
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks += 1;
    // Never long enough, while somebody works, for a lease of a minute to run out.
    if (seen === world.stirs) world.passes(ticks < 90 ? 300 : 6000);
    seen = world.stirs;
    if (ticks === PATIENCE_TICKS) hangs.reject(new Error('an act never ends'));
  }, 30);
  try {
    await Promise.race([work, hangs.promise]);
  } finally {
    clearInterval(ticking);
  }
}

async function run(world: World, act: Act): Promise<void> {
  const bot = world.bot(act.bot);
  const made: string[] = [];
  const newId = () => {
    const id = bot.ports.newId();
    made.push(id);
    return id;
  };
  const done = begin(world, { ...bot.ports, newId }, act).catch((error: unknown) => {
    if (error instanceof Refused && error.problem.kind !== 'outcome_unknown')
      for (const id of made) world.notes.saidNo.add(id);
    if (error instanceof Refused || error instanceof Crash || bot.life.isDead()) return;
    breaks(world.notes, 'threw', { error: String(error), stack: (error as Error).stack?.slice(0, 400) });
  });
  await Promise.race([done, bot.life.death]);
}

async function begin(world: World, ports: Ports, act: Act): Promise<void> {
  if (act.kind === 'job') return jobsOf(ports, DAY)[act.job].run();
  if (act.kind === 'decide') {
    const id = chosen(world, act)?.id;
    return id === undefined ? undefined : decide(ports, { ...act, id });
  }
  if (act.deed.kind === 'create') return create(ports, act.by, act.deed);
  const rows = world.server.account.books.rows;
  const row = rows[act.key % rows.length];
  if (row) await wish(ports, { by: act.by, keyId: row.id, deed: act.deed });
}

const takes: Record<Decision, (request: Request) => boolean> = {
  approve: ({ state }) => state === 'pending',
  approve_less: ({ state }) => state === 'pending',
  deny: ({ state }) => state === 'pending',
  cancel: ({ state }) => state === 'pending',
  retry: ({ state }) => state === 'failed',
  resume: (request) => isOpen(request) && request.state !== 'pending',
};

function chosen(
  { notes }: World,
  { request, decision }: Extract<Act, { kind: 'decide' }>,
): Request | undefined {
  const all = [...notes.requests.values()];
  const fitting = all.filter(takes[decision]).reverse();
  // A button of a card that was not redrawn yet: the decision comes too late.
  return fitting[request] ?? all[request];
}

async function decide(
  ports: Ports,
  { by, id, decision }: { by: keyof typeof people; id: string; decision: Decision },
): Promise<void> {
  const member = people[by];
  switch (decision) {
    case 'approve':
      return void (await approveRequest(ports, member, id));
    case 'approve_less':
      return void (await approveLessRequest(ports, member, {
        id,
        offer: { amount: money(1), during: null },
        comment: 'less',
      }));
    case 'deny':
      return void (await denyRequest(ports, member, { id, why: 'no' }));
    case 'cancel':
      return void (await cancelRequest(ports, member, id));
    case 'retry':
      return void (await retryRequest(ports, member, id));
    case 'resume':
      return void (await resumeRequest(ports, member, id));
  }
}

async function create(
  ports: Ports,
  by: keyof typeof people,
  { name, usd: dollars, unlimited }: Extract<Deed, { kind: 'create' }>,
): Promise<void> {
  const key = aNewKey({ name, unlimited, quota: money(dollars) });
  await createKey(ports, people[by], { key, owner: null, reason: 'why not' });
}

async function wish(
  ports: Ports,
  { by, keyId, deed }: { by: keyof typeof people; keyId: number; deed: Exclude<Deed, { kind: 'create' }> },
): Promise<void> {
  const member = people[by];
  const reason = 'why not';
  const hours = (n: number | null) => (n === null ? null : span(n, 'h'));
  const change = (wanted: Parameters<typeof changeKey>[2]['change']) =>
    changeKey(ports, member, { keyId, change: wanted, reason });
  const edit = (to: Parameters<typeof editKey>[2]['to']) =>
    editKey(ports, member, { keyId, seen: {}, to, reason });
  switch (deed.kind) {
    case 'quota': {
      const amount = units(money(deed.usd));
      return void (await changeQuota(ports, member, {
        keyId,
        sign: deed.sign,
        amount,
        during: hours(deed.hours),
        reason,
      }));
    }
    case 'unlimited_on':
      return void (await change({ kind: 'unlimited_on', during: hours(deed.hours) }));
    case 'unlimited_off':
      return void (await change({ kind: 'unlimited_off', left: money(deed.usd) }));
    case 'enable':
    case 'disable':
      return void (await change({ kind: deed.kind }));
    case 'renew':
      return void (await change({ kind: 'renew', span: span(deed.days, 'd'), zone: member.zone }));
    case 'rename':
      return void (await edit({ name: deed.name }));
    case 'models':
      return void (await edit({ models: deed.models }));
    case 'ips':
      return void (await edit({ allowIps: deed.ips }));
    case 'expires':
      return void (await edit({
        expiresAt: deed.days === null ? null : new Date(ports.clock().getTime() + deed.days * DAY),
      }));
  }
}
