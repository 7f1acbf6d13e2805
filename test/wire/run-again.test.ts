import { expect, test } from 'vitest';
import { stageWithKey } from '../support/stage-with-key.ts';

test('the button of a likely line still acts when nothing could be done, and once when it could', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey renw search-prod 3d'));
  const offer = ana.lastEphemeral() ?? 'home';
  const expiry = () => cometApi.account.row(1)?.expired_time ?? 0;
  const before = expiry();
  cometApi.faults.down(true);
  await stage.after(ana.clicks('Run /cometkey renew search-prod 3d', { in: offer }));
  expect(expiry()).toBe(before);
  cometApi.faults.down(false);
  stage.advance(60_000);
  await stage.after(ana.clicks('Run /cometkey renew search-prod 3d', { in: offer }));
  expect((expiry() - before) / 86_400).toBe(3);
  await stage.after(ana.clicks('Run /cometkey renew search-prod 3d', { in: offer }));
  expect(stage.told(ana)).toContain('already run that');
  expect((expiry() - before) / 86_400).toBe(3);
});

test('a date as the end of a grant comes with a button that runs the line with its length', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$5 until friday load test'));
  const [, line = ''] =
    /Run (\/cometkey quota search-prod \+\$5 for \d+h load test)/.exec(stage.told(ana)) ?? [];
  await stage.after(ana.clicks(`Run ${line}`));
  expect(stage.card()).toMatch(/\*\+\$5\.00\* on \*search-prod\* for \d+ hours/);
});
