import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { type BrowserStage, hasChromium, NARROW, openBrowser, SOON } from '../support/browser-stage.ts';

/** For what has to start the bot again, once or twice. */
const RESTARTED = { timeout: 45_000 };
const MINUTE = 60_000;
const USD = 500_000;

describe.skipIf(!hasChromium)('the controls of the sandbox, with the real bot', () => {
  let stage: BrowserStage;

  beforeAll(async () => {
    const policy = await readFile(new URL('../../sandbox/policy.yaml', import.meta.url), 'utf8');
    stage = await openBrowser({ sweep: '1s', policy });
  });
  afterAll(() => stage?.close());

  const rowOf = (name: string) => stage.world.cometApi.account.rows().find((row) => row.name === name);

  test('a wrong policy is refused in the bot’s own words and the former goes on; a right one rules', async () => {
    await using story = await stage.visit('ana/C0GENERAL');
    const { page, visitor, shows, picture } = story;
    await visitor.panel.getByRole('button', { name: 'Edit the policy' }).focus();
    await page.keyboard.press('Enter');
    const text = visitor.dialog().getByRole('textbox', { name: 'The bot’s policy file' });
    const former = await text.inputValue();
    await text.fill(former.replace('expires: 24h', 'expires: soon').replace('keysPerMember', 'keysPerHead'));
    await visitor.pressesInDialog('Load');
    const mistakes = visitor.dialog().getByRole('alert');
    await expect
      .poll(() => mistakes.innerText(), RESTARTED)
      .toMatch(/policy\.yaml:10:\d+ approvals\.expires .*policy\.yaml:19:\d+ .*keysPerHead/s);
    await picture('policy-refused');
    await expect.poll(() => visitor.panel.innerText(), SOON).toContain('The bot is connected.');
    await text.fill(former.replace('quota: $10', 'quota: $25'));
    await visitor.pressesInDialog('Load');
    await expect.poll(() => page.getByRole('dialog').count(), RESTARTED).toBe(0);
    await visitor.says('/cometkey create by-policy');
    await shows(/by-policy.*\$25\.00/s);
    expect(rowOf('by-policy')).toMatchObject({ remain_quota: 25 * USD });
  });

  test('a request grows old with the clock: leads are reminded, then it expires', async () => {
    await using story = await stage.visit('ana/C0GENERAL');
    const { page, visitor, shows, picture } = story;
    await visitor.says('/cometkey create clockwork');
    await shows('clockwork');
    await visitor.says('/cometkey quota clockwork +$50 a slow week');
    await shows('I asked the leads');
    const before = stage.world.now();
    await visitor.panel.getByRole('button', { name: '+ 1 hour' }).click();
    await expect.poll(() => stage.world.now() - before, RESTARTED).toBeGreaterThanOrEqual(60 * MINUTE);
    await visitor.become('lee');
    await visitor.goTo(/^key-requests/);
    await page
      .getByRole('button', { name: /repl(y|ies)/ })
      .last()
      .click();
    const thread = page.getByRole('region', { name: 'Thread' });
    await expect.poll(() => thread.innerText(), SOON).toMatch(/I reminded .* This was requested/);
    await picture('clock');
    await visitor.panel.getByRole('button', { name: '+ 1 day' }).click();
    await shows(/Expired: no decision/);
    expect(await visitor.panel.innerText()).toContain('1 d 1 h later');
  });

  test('a program goes on spending until it is stopped', async () => {
    await using story = await stage.visit('ana/C0GENERAL');
    const { visitor } = story;
    await visitor.does('Spend $1 a minute', 'search-prod');
    const used = () => rowOf('search-prod')?.used_quota ?? 0;
    const before = used();
    await expect.poll(used, SOON).toBeGreaterThan(before);
    await visitor.does('Stop spending', 'search-prod');
    await expect.poll(() => stage.world.cometApi.account.usage.length).toBeGreaterThan(0);
    expect(used()).toBeLessThan(before + USD);
  });

  test('who saves a new name in the console changes the name alone', async () => {
    await using story = await stage.visit('ana/C0GENERAL');
    const { visitor } = story;
    const before = rowOf('search-prod');
    await visitor.does('Edit', 'search-prod');
    await visitor.dialog().getByLabel('Name').fill('search-renamed');
    await visitor.pressesInDialog('Save');
    await expect.poll(() => rowOf('search-renamed')?.expired_time).toBe(before?.expired_time);
    expect(rowOf('search-renamed')).toEqual({ ...before, name: 'search-renamed' });
    await visitor.does('Edit', 'search-renamed');
    await visitor.dialog().getByLabel('Name').fill('search-prod');
    await visitor.dialog().getByLabel('Expires').fill('2099-12-31');
    await visitor.pressesInDialog('Save');
    await expect
      .poll(() => rowOf('search-prod')?.expired_time)
      .toBe(Date.UTC(2099, 11, 31, 23, 59, 59) / 1000);
  });

  test('a key is deleted only after a second thought', async () => {
    await using story = await stage.visit('ana/C0GENERAL');
    const { visitor } = story;
    await visitor.does('Delete', 'summer-intern');
    await visitor.pressesInDialog('Keep it');
    expect(rowOf('summer-intern')).toBeDefined();
    await visitor.does('Delete', 'summer-intern');
    await visitor.pressesInDialog('Delete');
    await expect.poll(() => rowOf('summer-intern')).toBeUndefined();
  });

  test('where apps may not post, leads get the request in a DM', async () => {
    await using story = await stage.visit('bob/C0GENERAL');
    const { page, visitor, shows } = story;
    await page.getByText('Slack troubles').click();
    const restricted = page.getByRole('checkbox', { name: 'Apps may not post in #key-requests' });
    await restricted.click();
    await expect.poll(() => restricted.isChecked()).toBe(true);
    await visitor.says('/cometkey create restricted --quota $80 --reason "a fair"');
    await shows('I asked the leads');
    const lee = stage.world.slack.as('lee');
    await expect.poll(() => lee.dms().map(textOf).join(), SOON).toContain('a fair');
    await restricted.click();
  });

  test('every control is reached by keyboard, named by what it shows, and fits a phone', async () => {
    await using story = await stage.visit('ana/C0GENERAL', NARROW);
    const { page, visitor, picture } = story;
    await page.getByRole('button', { name: 'CometAPI', exact: true }).click();
    await page.getByText('Slack troubles').click();
    await visitor.panel.locator('.key summary').first().click();
    await picture('phone-controls');
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
    const reached = new Set<string>();
    await visitor.panel.getByRole('radio').first().focus();
    for (let tabs = 0; tabs < 60; tabs++) {
      reached.add(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''));
      await page.keyboard.press('Tab');
    }
    const buttons = await visitor.panel.getByRole('button').all();
    for (const button of buttons) {
      const [words, name] = [(await button.innerText()).trim(), await button.getAttribute('aria-label')];
      expect(name ?? words).toContain(words);
      expect([...reached]).toContain(words);
    }
  });
});
