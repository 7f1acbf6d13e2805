import { expect, test } from 'vitest';
import { hasChromium, NARROW, openBrowser } from '../support/browser-stage.ts';

test.skipIf(!hasChromium)('the many people of an Enterprise Grid are all in view', async () => {
  const { visit, close } = await openBrowser({ isGrid: true });
  try {
    for (const viewport of [undefined, { width: 1000, height: 800 }, NARROW]) {
      await using story = await visit('ana/C0GENERAL', viewport);
      const { page } = story;
      await page.locator('.person').first().waitFor();
      const cut = await page
        .locator('.person')
        .evaluateAll(
          (people) => people.filter((one) => one.getBoundingClientRect().right > innerWidth).length,
        );
      expect(cut).toBe(0);
    }
  } finally {
    await close();
  }
});
