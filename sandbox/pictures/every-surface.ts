import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import type { SandboxWorld } from '../world.ts';
import { groups, token } from './alarms.ts';
import { audit } from './audit.ts';
import { cards } from './cards.ts';
import { days } from './days.ts';
import { forms } from './forms.ts';
import { held } from './held.ts';
import { lines } from './lines.ts';
import { owners } from './owners.ts';
import { dms, homes } from './places.ts';
import { policies } from './policies.ts';
import type { Scene, Surface } from './surface.ts';
import { troubles } from './troubles.ts';
import { usage } from './usage.ts';

/** High enough for the highest message. */
const WIDTHS = { wide: { width: 1280, height: 2400 }, phone: { width: 390, height: 2800 } };
const QUIET_MS = 700;
const PATIENCE_MS = 12_000;
/** A machine that does much besides takes its time. */
const SHOT_MS = 30_000;

const SURFACES: Surface[] = [
  ...homes,
  ...lines,
  ...usage,
  ...forms,
  ...owners,
  ...cards,
  ...dms,
  ...troubles,
  ...groups,
  ...token,
  ...held,
  ...audit,
  ...days,
  ...policies,
];

const hashOf = ({ who, on }: Surface): string => {
  const dm = `D0${who.toUpperCase()}`;
  const places = {
    home: `${dm}/home`,
    dm: `${dm}/messages`,
    requests: 'C0REQUESTS',
    team: 'C0SEARCH',
    thread: 'C0REQUESTS',
  };
  return `${who}/${on in places ? places[on as keyof typeof places] : 'C0GENERAL'}`;
};

/** Takes a picture of every surface at both widths; gives those that could not be reached, and why. */
export async function takeEverySurface(
  world: SandboxWorld,
  browser: Browser,
  { directory, only }: { directory: string; only: string[] },
): Promise<string[]> {
  const pages = await Promise.all(
    Object.entries(WIDTHS).map(async ([name, viewport]) => ({
      name,
      page: await browser.newPage({ viewport }),
    })),
  );
  const missed: string[] = [];
  for (const surface of SURFACES.filter(({ name }) => only.length === 0 || only.includes(name))) {
    try {
      await reach(world, surface);
      await Promise.all(
        pages.map(async ({ name, page }) => {
          const shown = await open(page, `${world.slack.url}/#${hashOf(surface)}`, surface);
          await shown.screenshot({
            path: join(directory, `${surface.name}.${name}.png`),
            animations: 'disabled',
            timeout: SHOT_MS,
          });
        }),
      );
    } catch (error) {
      missed.push(`${surface.name}: ${String(error).split('\n')[0]}`);
    }
    while (world.slack.as(surface.who).modal()) await world.slack.as(surface.who).closes();
  }
  return missed;
}

async function reach(world: SandboxWorld, { who, line, does }: Surface): Promise<void> {
  const scene: Scene = {
    world,
    person: world.slack.as(who),
    as: world.slack.as,
    settle: () => settled(world),
  };
  if (line) {
    await scene.person.types(`/cometkey ${line}`);
    await scene.settle();
  }
  if (!does) return;
  await does(scene);
  await scene.settle();
}

/** When nothing has changed in Slack for a moment. */
async function settled({ slack }: SandboxWorld): Promise<void> {
  let last = Date.now();
  const note = (): void => {
    last = Date.now();
  };
  slack.changes.on('changed', note);
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() - last < QUIET_MS && Date.now() < until) await pause(50);
  slack.changes.off('changed', note);
}

async function open(page: Page, url: string, surface: Surface): Promise<Locator> {
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByRole('main').waitFor();
  const shown = await find(page, surface);
  if (surface.asks === undefined) return shown;
  await shown.getByText(surface.asks, { exact: true }).click();
  return page.getByRole('dialog').last();
}

async function find(page: Page, { on, about }: Surface): Promise<Locator> {
  const main = page.getByRole('main');
  if (on === 'modal') return page.getByRole('dialog').last();
  if (on === 'home') return main.locator('.home');
  const messages = main.getByRole('article');
  const message = about ? messages.filter({ hasText: about }).last() : messages.last();
  if (on !== 'thread') return message;
  await message.getByRole('button', { name: /repl(y|ies)/ }).click();
  return main.getByRole('region', { name: 'Thread' });
}
