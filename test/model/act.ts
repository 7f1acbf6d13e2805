import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../../sandbox/slack/shapes.ts';
import type { Bot } from './bot.ts';
import { happen } from './happen.ts';
import { ids } from './policy.ts';
import type { Moment } from './process.ts';
import type { Act, Decision, Deed, Meanwhile } from './step.ts';
import type { World } from './world.ts';

/** Runs an act with all that happens meanwhile, until it is over or its process is dead. */
export async function perform(world: World, act: Act, meanwhile: readonly Meanwhile[]): Promise<void> {
  const others: Promise<void>[] = [];
  const bot = world.bot(act.bot);
  const counted = new Map<Moment, number>();
  world.oracle.actBegins();
  world.onMoment = async (at, moment) => {
    stir(world);
    if (at !== bot || bot.life.isDead()) return;
    const nth = (counted.get(moment) ?? 0) + 1;
    counted.set(moment, nth);
    for (const { happens } of meanwhile.filter((one) => one.at === moment && one.nth === nth)) {
      if (happens.kind !== 'act')
        happen(world, happens.kind === 'crash' ? { ...happens, bot: act.bot } : happens);
      else {
        const other = run(world, happens.act);
        others.push(other);
        await Promise.race([other, heldUp(world)]);
      }
    }
  };
  await over(world, run(world, act));
  for (const other of others) await over(world, other);
  world.onMoment = async () => stir(world);
  await world.server.quiet();
  await world.revive();
  world.oracle.actEnds();
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
    // Never long enough, while somebody works, for a lease to run out.
    if (seen === world.stirs) {
      world.passes(ticks < 90 ? 300 : 6000);
      // What a dead process had sent has landed by then.
      if (ticks % 15 === 0 && world.server.isQuiet()) world.leasesRunOut();
    }
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
  if (act.kind === 'job') await Promise.race([bot.run(act.job), bot.life.death]);
  else if (act.kind === 'decide') await decide(world, bot, act);
  else if (act.kind === 'redelivery') await redeliver(world, bot, act.of);
  else await ask(world, bot, act);
  await bot.settled();
}

/** Bolt hears it before the first await, so that two people at once reach the bots they mean. */
async function heardBy(world: World, bot: Bot, doing: () => Promise<void>): Promise<void> {
  world.hearing = bot;
  await doing();
}

/** Of what the first delivery did not come to act on, the second is the first. */
async function redeliver(world: World, bot: Bot, kind: 'slash_commands' | 'interactive'): Promise<void> {
  const envelope = world.slack.sent(kind);
  if (!envelope) return;
  world.oracle.redelivered(envelope);
  await bot.receive({ ...envelope, retry: { attempt: 1, reason: 'timeout' } });
  await bot.settled();
  for (const person of Object.keys(ids).map(world.person)) while (person.modal()) await person.closes();
}

async function ask(world: World, bot: Bot, act: Extract<Act, { kind: 'wish' }>): Promise<void> {
  const rows = world.server.account.books.rows;
  const row = act.deed.kind === 'create' ? null : rows[act.key % rows.length];
  if (row === undefined) return;
  const asked = world.oracle.asked({ by: act.by, keyId: row?.id ?? null, deed: act.deed });
  const person = world.person(act.by);
  const typing = heardBy(world, bot, () =>
    person.types(`/cometkey ${lineOf(act.deed, row?.id ?? 0, asked.why)}`),
  );
  asked.deliveredIn = world.slack.sent('slash_commands');
  await typing;
  await bot.settled();
  while (person.modal()) await person.closes();
}

function lineOf(deed: Deed, key: number, why: string): string {
  const span = 'hours' in deed && deed.hours !== null ? ` for ${deed.hours}h` : '';
  switch (deed.kind) {
    case 'create':
      return `create ${deed.name} ${deed.unlimited ? '--unlimited' : `--quota $${deed.usd}`} --reason ${why}`;
    case 'quota':
      return `quota ${key} ${deed.sign}$${deed.usd}${span} ${why}`;
    case 'unlimited_on':
      return `unlimited ${key} on${span} ${why}`;
    case 'unlimited_off':
      return `unlimited ${key} off --left $${deed.usd} --reason ${why}`;
    case 'enable':
      return `enable ${key}`;
    case 'disable':
      return `disable ${key} ${why}`;
    case 'renew':
      return `renew ${key} ${deed.days}d`;
    case 'rename':
      return `edit ${key} --name ${deed.name}`;
    case 'models':
      return `edit ${key} --models ${deed.models?.join(',') ?? 'all'}`;
    case 'ips':
      return `edit ${key} --ips ${deed.ips.join(',') || 'any'}`;
    case 'expires':
      return `edit ${key} --expires ${deed.days === null ? 'never' : `${deed.days}d`}`;
  }
}

async function decide(world: World, bot: Bot, act: Extract<Act, { kind: 'decide' }>): Promise<void> {
  const card = world.oracle.cardFor(act.decision, act.request);
  if (!card) return;
  const { id, message } = card;
  world.oracle.decides({ by: act.by, decision: act.decision, request: id });
  const person = world.person(act.by);
  const types = (line: string) => heardBy(world, bot, () => person.types(`/cometkey ${line}`));
  const byDecision: Record<Decision, () => Promise<void>> = {
    approve: () => clicks(world, { bot, by: act.by, label: 'Approve', message }),
    approve_less: async () => {
      await clicks(world, { bot, by: act.by, label: 'Edit and approve', message });
      await bot.settled();
      if (!person.modal()) return;
      await person.fills({ amount: '1' }).catch(() => {});
      await heardBy(world, bot, async () => void (await person.submits().catch(() => {})));
      await bot.settled();
      while (person.modal()) await person.closes();
    },
    deny: () => types(`deny ${id} no`),
    cancel: () => types(`cancel ${id}`),
    retry: () => clicks(world, { bot, by: act.by, label: 'Try again', message }),
    resume: () => resumeAll(world, bot),
  };
  await byDecision[act.decision]();
}

interface Click {
  readonly bot: Bot;
  readonly by: string;
  readonly label: string;
  readonly message: Message;
}

/** A button that is gone was pressed too late to be there. */
async function clicks(world: World, { bot, by, label, message }: Click): Promise<void> {
  await heardBy(world, bot, () =>
    world
      .person(by)
      .clicks(label, { in: message })
      .catch((error: Error) => {
        if (!/sees no button/.test(error.message)) throw error;
      }),
  );
}

/** An admin presses every *Resume* that stands in their DM. */
export async function resumeAll(world: World, bot: Bot): Promise<void> {
  for (const message of world.person('ada').dms()) {
    if (!JSON.stringify(message.blocks ?? []).includes('Resume')) continue;
    await clicks(world, { bot, by: 'ada', label: 'Resume', message });
    await bot.settled();
  }
}
