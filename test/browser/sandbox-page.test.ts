import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxWorld } from '../../sandbox/world.ts';
import { type BrowserStage, hasChromium, NARROW, openBrowser, SOON } from '../support/browser-stage.ts';

let stage: BrowserStage;
let world: SandboxWorld;
const visit: BrowserStage['visit'] = (at, viewport) => stage.visit(at, viewport);

const focusIsInDialog = (page: Page) =>
  page.evaluate(() => document.querySelector('dialog')?.contains(document.activeElement));

const isWiderThanWindow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

describe.skipIf(!hasChromium)('the page of the sandbox, with the real bot', () => {
  beforeAll(async () => {
    stage = await openBrowser({ sweep: '1s' });
    world = stage.world;
  });

  afterAll(() => stage?.close());

  test('a key is created, topped up by a lead, burnt and topped up again from the DM', async () => {
    await using story = await visit('ana/C0GENERAL');
    const { page, visitor, shows, picture } = story;

    await visitor.says('/cometkey create');
    await visitor.dialog().getByRole('textbox', { name: 'Name' }).fill('launch-bot');
    await picture('create');
    await visitor.pressesInDialog('Create');
    await expect.poll(() => visitor.dialog().innerText(), SOON).toMatch(/launch-bot.*is ready/s);
    await visitor.pressesInDialog(/^Reveal secret/);
    await expect.poll(() => visitor.dialog().innerText(), SOON).toMatch(/sk-\w{40}/);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count(), SOON).toBe(0);

    await visitor.says('/cometkey quota launch-bot +$50 launch week');
    await shows(/I asked the leads.*\+\$50\.00/s);

    await visitor.become('lee');
    await visitor.goTo(/^key-requests/);
    await shows(/Pending.*asks for \+\$50\.00 on launch-bot.*launch week/s);
    await picture('card');
    await visitor.presses(/^Approve/);
    await expect.poll(() => visitor.dialog().innerText()).toContain('Approve this request?');
    await visitor.pressesInDialog('Approve');
    await shows(/Applied.*Approved by @lee/s);
    expect(
      await visitor
        .lastMessage()
        .getByRole('button', { name: /^Approve/ })
        .count(),
    ).toBe(0);
    expect(world.cometApi.account.rows().at(-1)).toMatchObject({ remain_quota: 60 * 500_000 });

    await visitor.become('ana');
    await visitor.openMessages();
    await shows(/Applied: \+\$50\.00 on launch-bot/);
    await visitor.does('Burn all', 'launch-bot');
    await shows(/launch-bot \(#\d+\) is exhausted/);
    await picture('exhausted');
    await visitor.presses(/^Ask for \+\$20/);
    await visitor
      .dialog()
      .getByRole('textbox', { name: /^Reason/ })
      .fill('the launch goes on');
    await visitor.pressesInDialog(/^(Ask|Send)/);
    await expect.poll(() => visitor.dialog().innerText(), SOON).toMatch(/I asked the leads.*\+\$20\.00/s);
    await page.keyboard.press('Escape');

    await visitor.become('lee');
    await visitor.goTo(/^key-requests/);
    await shows(/Pending.*\+\$20\.00.*the launch goes on/s);
  });

  test.each([undefined, NARROW])('a badge beside a name covers nothing of it: %j', async (viewport) => {
    await using story = await visit('ana/C0GENERAL', viewport);
    const { page, visitor, shows } = story;
    await visitor.says('/cometkey create wide-bot --unlimited --reason why');
    await shows(/I asked the leads|already asked/);
    const badges = page.locator('.person .count');
    await expect.poll(() => badges.count(), SOON).toBeGreaterThan(0);
    const covered = await page.locator('.person:has(.count)').evaluateAll(
      (people) =>
        people.filter((person) => {
          const [badge, ...words] = ['.count', '.person-name', '.person-role'].flatMap((part) =>
            [...person.querySelectorAll(part)].map((one) => one.getBoundingClientRect()),
          );
          return words.some(
            (word) => badge && word.width > 0 && badge.left < word.right && word.left < badge.right,
          );
        }).length,
    );
    expect(covered).toBe(0);
  });

  test('a form is filled, refused, mended and left by keyboard alone', async () => {
    await using story = await visit('bob/C0RANDOM');
    const { page, visitor } = story;
    const { keyboard } = page;
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('role') ?? document.activeElement?.tagName);

    await page.getByRole('combobox', { name: 'Message #random' }).focus();
    await keyboard.type('/com');
    await keyboard.press('Tab');
    await keyboard.type('create');
    await keyboard.press('Enter');
    await visitor.dialog().waitFor();
    await expect.poll(focused, SOON).toBe('INPUT');

    for (let tabs = 0; tabs < 25; tabs++) {
      await keyboard.press('Tab');
      expect(await focusIsInDialog(page)).toBe(true);
    }
    await keyboard.press('Shift+Tab');
    expect(await focusIsInDialog(page)).toBe(true);

    await visitor.dialog().getByRole('textbox', { name: 'Name' }).focus();
    await keyboard.type('test');
    // Past the kind of quota and the amount, to the expiry.
    for (let tabs = 0; tabs < 3; tabs++) await keyboard.press('Tab');
    await keyboard.press('ArrowDown');
    expect(await page.locator('.popup').getByRole('option').count()).toBeGreaterThan(1);
    await keyboard.press('Escape');
    expect(await page.locator('.popup').getByRole('option').count()).toBe(0);
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    const wanted = await page.locator('.option.active').innerText();
    await keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-description')))
      .toBe(wanted);

    await visitor.dialog().getByRole('textbox', { name: 'Name' }).focus();
    await keyboard.press('Enter');
    await expect.poll(() => visitor.dialog().getByRole('alert').innerText(), SOON).toMatch(/test.*#3/);
    await keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(await focused()).toBe('combobox');
  });

  test('what is answered after a message higher than the window is in view', async () => {
    await using story = await visit('bob/C0GENERAL');
    const { visitor, shows } = story;
    const isInView = () =>
      visitor.lastMessage().evaluate((message) => {
        const list = message.closest('[role=log]')?.getBoundingClientRect();
        const { bottom } = message.getBoundingClientRect();
        return list !== undefined && bottom <= list.bottom + 1;
      });
    await visitor.says('/cometkey help all');
    await shows(/All commands.*Show every command/s);
    for (const [line, answer] of [
      ['status', /CometAPI is answering/],
      ['list', /Your keys: 0/],
    ] as const) {
      await visitor.says(`/cometkey ${line}`);
      await shows(answer);
      await expect.poll(isInView, SOON).toBe(true);
    }
  });

  test('at the width of a phone nothing is cut off', async () => {
    await using story = await visit('lee/C0REQUESTS', NARROW);
    const { page, visitor, picture } = story;
    await visitor.lastMessage().waitFor();
    expect(await isWiderThanWindow(page)).toBe(false);
    await picture('phone-card');

    await page.getByRole('button', { name: 'Channels', exact: true }).click();
    await visitor.goTo('general');
    await visitor.says('/cometkey create');
    await visitor.dialog().getByRole('textbox', { name: 'Name' }).waitFor();
    expect(await isWiderThanWindow(page)).toBe(false);
    await picture('phone-form');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'CometAPI', exact: true }).click();
    await visitor.does('Disable', 'test');
    await expect.poll(() => page.locator('[data-key=test] .state').innerText(), SOON).toBe('disabled');
    expect(await isWiderThanWindow(page)).toBe(false);
    await picture('phone-account');
  });

  test('a bot that has died is said so, and is started again only when asked', async () => {
    await using story = await visit('ana/C0GENERAL');
    const { page } = story;
    const panel = page.getByRole('complementary', { name: 'CometAPI account' });
    await expect.poll(() => panel.innerText(), SOON).toContain('The bot is connected.');
    await world.bot?.stop();
    await expect.poll(() => panel.innerText(), SOON).toContain('The bot ended with exit code 0.');
    await panel.getByRole('button', { name: 'Start it again' }).click();
    await expect.poll(() => panel.innerText(), SOON).toContain('The bot is connected.');
  });
});
