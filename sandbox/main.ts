import { pageRoute } from './page-server.ts';
import { type SandboxWorld, startWorld } from './world.ts';

const DEFAULT_PORT = 4100;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

const port = Number(process.env['SANDBOX_PORT'] ?? DEFAULT_PORT);

async function openWorld(): Promise<SandboxWorld> {
  try {
    return await startWorld({ port, onBotLine: (line) => console.error(`bot | ${line}`) });
  } catch (error) {
    if (!isBusy(error)) throw error;
    console.error(`Port ${port} is taken. Choose another: SANDBOX_PORT=4200 npm run sandbox`);
    process.exit(1);
  }
}

const world = await openWorld();
world.slack.addRoute(await pageRoute(world));

let isTold = false;
world.slack.changes.on('changed', () => {
  const { bot } = world;
  if (bot?.ended && !isTold && !isStopping)
    console.error(`The bot ${bot.ended}. The page offers to start it again.`);
  isTold = Boolean(bot?.ended);
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

await world.startBot();
console.log(`A pretend Slack and a pretend CometAPI, with the real bot between them: http://localhost:${port}
Try as ana: /cometkey create, then ask for more with /cometkey quota. Switch to lee and press Approve.
Age keys, burn quota and break things in the panel beside it. Ctrl-C stops everything.`);
