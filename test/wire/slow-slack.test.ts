import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Fault } from '../../sandbox/slack/world.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';

const SORRY = 'Slack was slow, so I couldn’t open the window for you. Please try again.';

type Slowness = Fault extends infer One ? (One extends Fault ? Omit<One, 'method' | 'times'> : never) : never;

const SLOW: [string, Slowness][] = [
  ['says expired_trigger_id', { kind: 'error', error: 'expired_trigger_id' }],
  ['says exchanged_trigger_id', { kind: 'error', error: 'exchanged_trigger_id' }],
  ['says internal_error', { kind: 'error', error: 'internal_error' }],
  ['is limited', { kind: 'ratelimited', retryAfterSeconds: 30 }],
  ['answers with a 500', { kind: 'http500' }],
  ['cuts the connection', { kind: 'reset' }],
  ['takes its time', { kind: 'slow', ms: 3100 }],
];

function fails({ slack }: Stage, slowness: Slowness): void {
  for (const method of ['views.open', 'views.push'])
    slack.faults.push({ method, times: 2, ...slowness } as Fault);
}

const isNoBug = ({ logged }: Stage) =>
  expect(logged.filter((line) => line.includes('a listener failed'))).toEqual([]);

describe.each(SLOW)('views.open %s', (_what, slowness) => {
  test('a line is given back, to send again', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    fails(stage, slowness);
    await stage.after(ana.types('/cometkey edit search-prod'));
    expect(stage.told(ana)).toBe(`${SORRY}\nWhat you typed, to send again:\n/cometkey edit search-prod`);
    isNoBug(stage);
  });

  test('a button on a message comes again beside the sentence, and works', async () => {
    await using stage = await stageWithKey();
    const { ana, slack } = stage;
    await stage.after(ana.types('/cometkey show search-prod'));
    fails(stage, slowness);
    await stage.after(ana.clicks('Edit'));
    expect(stage.told(ana)).toBe(`${SORRY}\nTry again`);
    slack.faults.length = 0;
    await stage.after(ana.clicks('Try again'));
    expect(textOf(ana.modal() ?? {})).toContain('Edit search-prod');
    isNoBug(stage);
  });

  test('on Home, and by the shortcut, where no message can answer, a direct message does', async () => {
    await using stage = await stageWithKey();
    const { ana, slack } = stage;
    await stage.after(ana.opensHome());
    fails(stage, slowness);
    await stage.after(ana.clicks('New key', { in: 'home' }));
    expect(stage.dm(ana)).toBe(`${SORRY}\nTry again`);
    slack.faults.length = 0;
    await stage.after(ana.clicks('Try again'));
    expect(textOf(ana.modal() ?? {})).toContain('New CometAPI key');
    await ana.closes();
    fails(stage, slowness);
    await stage.after(ana.shortcut('key_new'));
    expect(
      ana
        .dms()
        .map(textOf)
        .filter((text) => text.startsWith(SORRY)),
    ).toHaveLength(2);
    isNoBug(stage);
  });
});

test('a lead whose Deny opens nothing decides with the next press', async () => {
  await using stage = await stageWithRequest();
  const { lee, slack } = stage;
  fails(stage, { kind: 'error', error: 'expired_trigger_id' });
  await stage.after(lee.clicks('Deny'));
  expect(stage.told(lee)).toBe(`${SORRY}\nTry again`);
  slack.faults.length = 0;
  await stage.after(lee.clicks('Try again'));
  await lee.fills({ reason: 'use the shared key' });
  await stage.after(lee.submits());
  expect(stage.card()).toContain('Denied');
});
