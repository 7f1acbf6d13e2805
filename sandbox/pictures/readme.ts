import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { visitorOf } from '../page-visitor.ts';

const PHONE = { width: 390, height: 844 };

/** A key is created, topped up and used up. */
export async function takeStoryPictures(page: Page, directory: string): Promise<void> {
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
  await shown('I asked the leads');

  await visitor.become('lee');
  await visitor.goTo(/^key-requests/);
  await shown('launch week');
  await picture('request');
  await visitor.presses(/^Approve/);
  await visitor.pressesInDialog('Approve');
  await shown('approved by');

  await visitor.become('ana');
  await visitor.openMessages();
  await visitor.does('Burn all', 'launch-bot');
  await shown('exhausted');
  await picture('notice');
}

/** A Home with much to do, wide and on a phone. */
export async function takeHomePictures(page: Page, directory: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: /^Open/ }).first().waitFor();
  await page.screenshot({ path: join(directory, 'home.png') });
  await page.setViewportSize(PHONE);
  await page.screenshot({ path: join(directory, 'phone.png') });
}
