import { describe, expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/shapes.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Fault } from '../../sandbox/slack/world.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest, sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const TROUBLES: [string, Omit<Fault, 'method' | 'times'> & { kind: Fault['kind'] }][] = [
  ['answers 500', { kind: 'http500' }],
  ['is limited', { kind: 'ratelimited', retryAfterSeconds: 1 } as never],
  ['cuts the connection', { kind: 'reset' }],
];

const isTold = (stage: Stage, text: string) => {
  expect(stage.dm(stage.ana)).toContain(text);
  expect(stage.ana.dms()).toHaveLength(1);
  expect(stage.ana.sees().some((message) => message.text.includes('went wrong'))).toBe(false);
  expect(stage.logged.filter((line) => line.includes('a listener failed'))).toEqual([]);
};

describe.each(TROUBLES)('where Slack takes no answer for a moment: it %s', (_what, trouble) => {
  const breaks = ({ slack }: Stage, times: number) =>
    slack.faults.push({ method: 'response_url', times, ...trouble } as Fault);

  test('a change is told in a direct message, and nothing invites to repeat it', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    breaks(stage, 1);
    await stage.after(ana.types('/cometkey quota search-prod -$10'));
    expect(cometApi.account.row(1)?.remain_quota).toBe(10 * USD);
    isTold(stage, 'Took back *$10.00* from *search-prod*');
  });

  test('a look, also one with a chart, is answered too', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    breaks(stage, 2);
    await stage.after(ana.types('/cometkey usage search-prod'));
    isTold(stage, 'search-prod');
  });

  test('a button is answered too', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey show search-prod'));
    breaks(stage, 1);
    await stage.after(ana.clicks('Refresh'));
    isTold(stage, 'search-prod');
  });
});

describe('a direct message in place of an answer is drawn anew by its buttons', () => {
  test('a request that a lead opened on Home', async () => {
    await using stage = await stageWithRequest();
    const { lee, slack, cometApi } = stage;
    await stage.after(lee.opensHome());
    slack.faults.push({ method: 'views.open', times: 1, kind: 'error', error: 'expired_trigger_id' });
    await stage.after(lee.clicks('Open', { in: 'home' }));
    expect(stage.dm(lee)).toMatch(/Pending[\s\S]*Approve/);
    await stage.after(lee.clicks('Approve', { in: lee.dms().at(-1) as Message }));
    expect(cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
    expect(stage.dm(lee)).toContain('You approved');
    expect(lee.dms()).toHaveLength(1);
  });

  test('a key', async () => {
    await using stage = await sweptStageWithKey();
    const { ana, slack, cometApi } = stage;
    cometApi.account.spend(1, 16 * USD);
    slack.faults.push({ method: 'response_url', times: 1, kind: 'http500' });
    await stage.after(ana.types('/cometkey show search-prod'));
    const shown = () => ana.dms().filter((message) => textOf(message).includes('Refresh'));
    await stage.after(ana.clicks('Snooze', { in: shown()[0] as Message }));
    expect(shown().map(textOf)).toEqual([expect.stringMatching(/Snoozed until[\s\S]*Wake/)]);
  });
});
