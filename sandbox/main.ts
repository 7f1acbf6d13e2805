/**
 * `npm run sandbox -- --state trouble --grid`
 *
 *   --state trouble  an account in which much has gone wrong, instead of five keys from the console
 *   --grid           a workspace of an Enterprise Grid, with people of its other workspace
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { pageRoute } from './page-server.ts';
import { startTroubledWorld } from './troubled-past.ts';
import { type SandboxWorld, startWorld, type WorldOptions } from './world.ts';

const DEFAULT_PORT = 4100;
const STATES = ['calm', 'trouble'];

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

function refuse(words: string): never {
  console.error(words);
  process.exit(1);
}

function wanted(): { state: string; grid: boolean } {
  const options = {
    state: { type: 'string', default: 'calm' },
    grid: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ options });
    if (STATES.includes(values.state)) return values;
    return refuse(`There is no state “${values.state}”. Choose one: ${STATES.join(', ')}.`);
  } catch (error) {
    return refuse(`${(error as Error).message}\nWrite: npm run sandbox -- --state trouble --grid`);
  }
}

const port = Number(process.env['SANDBOX_PORT'] ?? DEFAULT_PORT);
const { state, grid } = wanted();

async function openWorld(): Promise<SandboxWorld> {
  const options: WorldOptions = {
    port,
    isGrid: grid,
    policy: await readFile(new URL('policy.yaml', import.meta.url), 'utf8'),
    onBotLine: (line) => console.error(`bot | ${line}`),
  };
  try {
    if (state === 'trouble') return await startTroubledWorld(options);
    const calm = await startWorld(options);
    await calm.startBot();
    return calm;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return refuse(`Port ${port} is taken. Choose another: SANDBOX_PORT=4200 npm run sandbox`);
  }
}

if (state === 'trouble') console.log('Thirty hours of trouble are played, which takes some seconds.');
const world = await openWorld();
world.slack.addRoute(await pageRoute(world));

let isTold = false;
world.slack.changes.on('changed', () => {
  const { bot, restarts } = world;
  const hasEnded = Boolean(bot?.ended) && !restarts.isRestarting;
  if (hasEnded && !isTold && !isStopping)
    console.error(`The bot ${bot?.ended}. The page offers to start it again.`);
  isTold = hasEnded;
});

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await world.stop();
  process.exit(0);
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

console.log(`A pretend Slack and a pretend CometAPI, with the real bot between them: http://localhost:${port}
Try as ana: /cometkey create, then ask for more with /cometkey quota. Switch to lee and press Approve.
Age keys and requests, spend quota, change the policy and break things in the panel beside it. Ctrl-C stops everything.`);
