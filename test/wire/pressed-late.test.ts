import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithRequest } from '../support/stage-with-key.ts';

const MINUTE = 60_000;
const decisions = /^(Approve|Edit and approve|Deny)$/m;

/** lee opens the form of the button from one request, a list of them or a modal; what has the button, afterwards. */
async function opens(stage: Stage, button: string, place: string): Promise<() => Promise<string>> {
  const { lee } = stage;
  if (place === 'a modal') {
    await stage.after(lee.opensHome());
    await stage.after(lee.clicks('Open', { in: 'home', near: '+$50.00' }));
    await stage.after(lee.clicks(button, { in: 'modal' }));
    return async () => {
      await lee.closes();
      return textOf(lee.modal());
    };
  }
  await stage.after(lee.types(`/cometkey requests ${place === 'a list' ? 'pending' : stage.requestId()}`));
  const before = lee.lastEphemeral();
  await stage.after(lee.clicks(button, { in: before ?? 'home' }));
  return async () => textOf(lee.sees().find(({ ts }) => ts === before?.ts) ?? {});
}

test.each([
  ['cancelled', 'Deny', 'a request'],
  ['cancelled', 'Edit and approve', 'a modal'],
  ['expired', 'Deny', 'a list'],
  ['expired', 'Deny', 'a modal'],
  ['expired', 'Edit and approve', 'a request'],
])('%s while the form of “%s” was open: %s that has the button offers it no more', async (how, button, place) => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  if (how === 'expired') stage.advance((24 * 60 - 10) * MINUTE);
  const below = await opens(stage, button, place);
  await lee.fills(button === 'Deny' ? { Reason: 'no' } : { amount: '2' });
  if (how === 'expired') stage.advance(15 * MINUTE);
  else await stage.after(ana.types(`/cometkey cancel ${stage.requestId()}`));
  await stage.after(lee.submits());
  expect(textOf(lee.modal())).toContain('is no longer waiting for a decision');
  expect(await below()).not.toMatch(decisions);
});

test('a lead who owns the key since may not decide, and is offered it no more', async () => {
  await using stage = await stageWithRequest();
  const { ada, lee } = stage;
  await stage.after(lee.types(`/cometkey requests ${stage.requestId()}`));
  const before = lee.lastEphemeral();
  await stage.after(ada.types(`/cometkey assign #1 <@${lee.id}>`));
  await stage.after(lee.clicks('Approve', { in: before ?? 'home' }));
  expect(stage.told(lee)).toContain('is no longer waiting for a decision');
  expect(textOf(lee.sees().find(({ ts }) => ts === before?.ts) ?? {})).not.toMatch(decisions);
});
