import { mkdir, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { pageRoute } from './page-server.ts';
import { CHROMIUM } from './page-visitor.ts';
import { takeEverySurface } from './pictures/every-surface.ts';
import { takeHomePictures, takeStoryPictures } from './pictures/readme.ts';
import { startTroubledWorld } from './troubled-past.ts';
import { type SandboxWorld, startWorld } from './world.ts';

const policy = await readFile(new URL('policy.yaml', import.meta.url), 'utf8');
const WIDE = { width: 1280, height: 800 };

async function show(browser: Browser, { slack }: SandboxWorld, at: string): Promise<Page> {
  const page = await browser.newPage({ viewport: WIDE });
  await page.goto(`${slack.url}/#${at}`);
  return page;
}

async function ofStory(browser: Browser, directory: string): Promise<void> {
  await using world = await startWorld({ sweep: '2s', policy });
  world.slack.addRoute(await pageRoute(world));
  const bot = await world.startBot();
  await bot.ready();
  await takeStoryPictures(await show(browser, world, 'ana/C0GENERAL'), directory);
}

async function ofHome(browser: Browser, directory: string): Promise<void> {
  await using world = await startTroubledWorld({ sweep: '2s', policy });
  world.slack.addRoute(await pageRoute(world));
  await takeHomePictures(await show(browser, world, 'ana/D0ANA/home'), directory);
}

async function ofEverything(browser: Browser, directory: string, only: string[]): Promise<void> {
  // One person's commands follow each other faster than CometAPI's own limit allows.
  const env = { COMETAPI_RATE: '5000/180s' };
  await using world = await startTroubledWorld({ policy, isGrid: true, sweep: '10s', env });
  world.cometApi.setFlavour({ ...world.cometApi.flavour, limiter: false });
  world.slack.addRoute(await pageRoute(world));
  const missed = await takeEverySurface(world, browser, { directory, only });
  for (const surface of missed) console.error(surface);
}

const USAGE = `node sandbox/screenshots.ts docs/images            the pictures of the documentation
node sandbox/screenshots.ts --all FOLDER [NAME…]   every message, form and page, wide and as on a phone`;

/** Says how it is called, and ends the process, where nobody can tell what is wanted. */
function wanted(): { directory: string; only: string[]; all: boolean } {
  try {
    const { values, positionals } = parseArgs({
      options: { all: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const [directory, ...only] = positionals;
    if (directory) return { directory, only, all: values.all };
    console.error(`Say where to.\n${USAGE}`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
  return process.exit(1);
}

const { directory, only, all } = wanted();
await mkdir(directory, { recursive: true });
const browser = await chromium.launch(CHROMIUM);
try {
  if (all) await ofEverything(browser, directory, only);
  else {
    await ofStory(browser, directory);
    await ofHome(browser, directory);
  }
} finally {
  await browser.close();
}
