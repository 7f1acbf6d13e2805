import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { FlavourName } from '../sandbox/cometapi/flavour.ts';
import { flavours } from '../sandbox/cometapi/flavours.ts';
import { type SandboxWorld, startWorld } from '../sandbox/world.ts';
import type { Access } from './account.ts';
import type { Phase } from './edit-phase.ts';
import { underTraffic } from './under-traffic.ts';

/*
 * Edits a key through Slack while programs spend it, and checks at the server that remain + used moved by what
 * was approved and by nothing else. COMETAPI_* name a real account; without them pretend ones are used.
 */

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '20,120' },
    edits: { type: 'string', default: '50' },
    usd: { type: 'string', default: '5000' },
    estimate: { type: 'string', default: '0' },
    /** Milliseconds between a pretend server's read of a row and its write, as on a real one. */
    window: { type: 'string', default: '2' },
    flavours: { type: 'string', default: 'documented,newapi,newapi-batch,fork' },
  },
});
const rates = values.rates.split(',').map(Number);
const edits = Number(values.edits);
const usd = Number(values.usd);
const estimate = Number(values.estimate);
const windowMs = Number(values.window);

const { COMETAPI_BASE_URL: url, COMETAPI_ACCESS_TOKEN: accessToken, COMETAPI_USER_ID: userId } = process.env;
const real: Access | null = url && accessToken && userId ? { url, accessToken, userId } : null;

/** How long a pretend model call takes. */
const ANSWER_MS = 10;

function pretend({ cometApi }: SandboxWorld, flavour: FlavourName): Access {
  cometApi.setFlavour({ ...flavours[flavour], limiter: false });
  cometApi.account.setBalance(Number.MAX_SAFE_INTEGER);
  cometApi.faults.afterRead(() => pause(windowMs));
  cometApi.faults.beforeCharge(() => pause(ANSWER_MS));
  cometApi.faults.beforeWrite(() => pause(windowMs));
  return { url: cometApi.url, accessToken: cometApi.accessToken, userId: String(cometApi.userId) };
}

function print(setUp: string, perSecond: number, phase: Phase): void {
  const { name, edits: made, offUnsaid, offAndSaid, failures, asking, writing, seconds, paid } = phase;
  const cells = [setUp, perSecond, name, made, offUnsaid, offAndSaid, failures.length];
  const calls = [asking, writing].map((each) => each.toFixed(1));
  console.log(`| ${[...cells, ...calls, seconds.toFixed(1), paid].join(' | ')} |`);
  for (const words of new Set(failures)) console.error(words);
}

async function measured(flavour: FlavourName | null, perSecond: number): Promise<boolean> {
  await using world = await startWorld({ flavour: flavour ?? 'documented', sweep: '1h', seeded: false });
  const access = real ?? pretend(world, flavour ?? 'documented');
  const phases = await underTraffic(world, { access, perSecond, edits, usd, estimate });
  for (const phase of phases) print(flavour ?? access.url, perSecond, phase);
  return phases.every(({ offUnsaid }) => offUnsaid === 0);
}

console.log(
  '| set-up | calls/s | what | edits | off unsaid | off and said | failed | calls asking | writing | s | model calls |',
);
console.log('| --- | --: | --- | --: | --: | --: | --: | --: | --: | --: | --: |');
let isRight = true;
for (const flavour of real ? [null] : (values.flavours.split(',') as FlavourName[]))
  for (const perSecond of rates) isRight = (await measured(flavour, perSecond)) && isRight;
process.exitCode = isRight ? 0 : 1;
