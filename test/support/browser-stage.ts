import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { pageRoute } from '../../sandbox/page-server.ts';
import { CHROMIUM, type Visitor, visitorOf } from '../../sandbox/page-visitor.ts';
import { type SandboxWorld, startWorld, type WorldOptions } from '../../sandbox/world.ts';

export const hasChromium = existsSync(CHROMIUM.executablePath);
if (!hasChromium)
  console.warn(`Skipped: no Chromium at ${CHROMIUM.executablePath} (Debian: apt-get install chromium).`);

/** Sweeps every second, so that a change reaches the page within seconds. */
export const SOON = { timeout: 15_000 };
const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 390, height: 844 };

interface Visit extends AsyncDisposable {
  page: Page;
  visitor: Visitor;
  shows: (words: string | RegExp) => Promise<void>;
  picture: (name: string) => Promise<void>;
}

export interface BrowserStage {
  world: SandboxWorld;
  /** A page at `person/channel`; no script of it may fail. */
  visit: (at: string, viewport?: typeof WIDE) => Promise<Visit>;
  close: () => Promise<void>;
}

/** The sandbox with the real bot, and a browser. */
export async function openBrowser(options: WorldOptions): Promise<BrowserStage> {
  const world = await startWorld(options);
  world.slack.addRoute(await pageRoute(world));
  const bot = await world.startBot();
  await bot.ready();
  const browser = await chromium.launch(CHROMIUM);
  const pictures = await mkdtemp(join(tmpdir(), 'cometkey-pictures-'));
  console.info(`pictures in ${pictures}`);
  return {
    world,
    async visit(at, viewport = WIDE) {
      const page = await browser.newPage({ viewport });
      const mistakes: string[] = [];
      page.on('pageerror', (error) => mistakes.push(error.message));
      await page.goto(`${world.slack.url}/#${at}`);
      const visitor = visitorOf(page);
      return {
        page,
        visitor,
        shows: (words) => expect.poll(() => visitor.lastMessage().innerText(), SOON).toMatch(words),
        picture: async (name) => void (await page.screenshot({ path: join(pictures, `${name}.png`) })),
        [Symbol.asyncDispose]: async () => {
          await page.close();
          expect(mistakes).toEqual([]);
        },
      };
    },
    async close() {
      await browser.close();
      await world.stop();
    },
  };
}
