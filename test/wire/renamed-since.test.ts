import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithRequest } from '../support/stage-with-key.ts';

const byLine = (line: string) => (stage: Stage) =>
  stage.after(stage.lee.types(`/cometkey ${line} ${stage.requestId()}${line === 'deny' ? ' not now' : ''}`));

test.each<[string, (stage: Stage) => Promise<unknown>]>([
  ['was approved', byLine('approve')],
  ['was denied', byLine('deny')],
  [
    'is no longer possible',
    async (stage) => {
      stage.cometApi.account.editInConsole(1, { unlimited_quota: true });
      await byLine('approve')(stage);
    },
  ],
  [
    'expired',
    async (stage) => {
      stage.advance(25 * 3_600_000);
      await stage.runs('remind');
    },
  ],
])('what was told of a request that %s calls its key as it is called now', async (_, happens) => {
  await using stage = await stageWithRequest();
  const { ana, cometApi } = stage;
  await happens(stage);
  const told = () => dms(ana).filter((text) => text.includes('+$50'));
  expect(told()).toEqual([expect.stringContaining('*search-prod*')]);
  await stage.after(ana.types('/cometkey edit #1 --name search-live'));
  expect(told()).toEqual([expect.stringContaining('*search-live*')]);
  cometApi.account.editInConsole(1, { name: 'search-eu' });
  await stage.sweep();
  expect(told()).toEqual([expect.stringContaining('*search-eu*')]);
});
