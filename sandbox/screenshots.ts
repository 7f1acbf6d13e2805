/** `node sandbox/screenshots.ts docs/images`: the pictures of the documentation, taken from the real thing. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { pageRoute } from './page-server.ts';
import { CHROMIUM, visitorOf } from './page-visitor.ts';
import { startWorld } from './world.ts';

const PHONE = { width: 390, height: 844 };

async function takePictures(page: Page, directory: string): Promise<void> {
  const visitor = visitorOf(page);
  const picture = (name: string) => page.screenshot({ path: join(directory, `${name}.png`) });
  const shown = (words: string) => visitor.lastMessage().getByText(words).first().waitFor();

  await visitor.says('/cometkey create');
  await visitor.dialog().getByRole('textbox', { name: 'Name' }).fill('launch-bot');
  await picture('create');
  await visitor.pressesInDialog('Create');
  await visitor.dialog().getByText('is ready').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await visitor.says('/cometkey quota launch-bot +$50 launch week');
  await shown('Pending');

  await visitor.become('lee');
  await visitor.goTo(/^key-requests/);
  await shown('launch week');
  await picture('request');
  await visitor.presses(/^Approve/);
  await visitor.pressesInDialog('Approve');
  await shown('approved by');
  await picture('applied');

  await visitor.become('ana');
  await visitor.openMessages();
  await visitor.does('Burn all', 'launch-bot');
  await shown('exhausted');
  await picture('notice');
  await page.getByRole('tab', { name: 'Home' }).click();
  await page.getByRole('main').getByText('launch-bot').first().waitFor();
  await picture('home');
  await page.setViewportSize(PHONE);
  await picture('phone');
}

const [directory] = process.argv.slice(2);
if (!directory) {
  console.error('Say where: node sandbox/screenshots.ts docs/images');
  process.exit(1);
}
await mkdir(directory, { recursive: true });
await using world = await startWorld({ sweep: '2s' });
world.slack.addRoute(await pageRoute(world));
const bot = await world.startBot();
await bot.ready();
const browser = await chromium.launch(CHROMIUM);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${world.slack.url}/#ana/C0GENERAL`);
  await takePictures(page, directory);
} finally {
  await browser.close();
}
