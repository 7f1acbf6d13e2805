import { expect, test } from 'vitest';
import type { Stage } from '../support/stage.ts';
import { stageWithRequest } from '../support/stage-with-key.ts';

/** What of the bot Slack was told to show, in its order. */
const shown = ({ slack }: Stage, from: number) =>
  slack.calls
    .slice(from)
    .flatMap(({ method, args }) => (method.startsWith('chat.') ? [`${method} ${args['ts'] ?? ''}`] : []));

test.each([
  'Approve',
  'Deny',
] as const)('after %s its card says so before anything else is posted', async (button) => {
  await using stage = await stageWithRequest();
  const { lee, slack } = stage;
  const card = lee.sees({ channel: 'key-requests' }).findLast(({ thread_ts }) => !thread_ts);
  const before = slack.calls.length;
  await lee.clicks(button);
  if (button === 'Deny') {
    await expect.poll(() => lee.modal()?.blocks.length).toBeGreaterThan(0);
    await stage.after(lee.fills({ reason: 'use the shared key' }));
    await lee.submits();
  }
  await stage.after(Promise.resolve());
  const [first, second] = shown(stage, before);
  expect(first).toBe(`chat.update ${card?.ts}`);
  expect(second).toMatch(/^chat\.postMessage/);
});
