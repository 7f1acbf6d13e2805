import type { Locator, Page } from 'playwright-core';

/** Debian's Chromium; no browser is downloaded. */
export const CHROMIUM = { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] };

export interface Visitor {
  /** The words of the newest message of the conversation shown. */
  lastMessage: () => Locator;
  dialog: () => Locator;
  /** The CometAPI account beside Slack. */
  panel: Locator;
  become: (name: string) => Promise<void>;
  goTo: (place: string | RegExp) => Promise<void>;
  openMessages: () => Promise<void>;
  says: (text: string) => Promise<void>;
  /** Presses a button of the newest message that has it. */
  presses: (button: string | RegExp) => Promise<void>;
  pressesInDialog: (button: string | RegExp) => Promise<void>;
  /** At the CometAPI account beside Slack. */
  does: (act: string, key: string) => Promise<void>;
}

/** Somebody who uses the sandbox's page. */
export function visitorOf(page: Page): Visitor {
  const main = page.getByRole('main');
  const dialog = () => page.getByRole('dialog').last();
  const panel = page.getByRole('complementary', { name: 'CometAPI account' });
  const composer = page.getByRole('combobox', { name: /^Message / });
  const goTo = (place: string | RegExp) =>
    page.getByRole('navigation').getByRole('button', { name: place }).click();
  return {
    dialog,
    goTo,
    lastMessage: () => main.getByRole('article').last(),
    become: (name) => page.locator('.person').filter({ hasText: name }).click(),
    openMessages: async () => {
      await goTo(/cometkey/);
      await page.getByRole('tab', { name: 'Messages' }).click();
    },
    says: async (text) => {
      await composer.fill(text);
      await composer.press('Enter');
    },
    presses: (button) => main.getByRole('button', { name: button }).last().click(),
    pressesInDialog: (button) => dialog().getByRole('button', { name: button }).click(),
    panel,
    does: async (act, key) => {
      const card = page.locator(`[data-key="${key}"]`);
      if (
        !(await card
          .locator('details')
          .getAttribute('open')
          .then((open) => open !== null))
      )
        await card.locator('summary').click();
      await card.getByRole('button', { name: `${act}: ${key}` }).click();
    },
  };
}
