import { describe, expect, test } from 'vitest';
import type { Running } from '../../src/app/start.ts';
import { watchKeys } from '../../src/usecases/watch/watch-keys.ts';
import { dms } from '../support/dms.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { onPostgres } from '../support/store-sites.ts';
import { USD } from '../support/usd.ts';

const APART = 20_000;

const ofOutside = ({ ana }: Stage) => dms(ana).filter((text) => text.includes('outside Slack'));
const disables = ({ after, ada }: Stage) => after(ada.types('/cometkey disable search-prod leaked'));
const status = ({ cometApi }: Stage) => cometApi.account.row(1)?.status;

/** A sweep whose pages were answered before `act`, and arrive after it. */
async function sweepsAround({ ports, settled }: Running, act: () => Promise<unknown>): Promise<void> {
  const { cometApi } = ports;
  const pages: typeof cometApi.pages = async function* late(...asked) {
    for await (const page of cometApi.pages(...asked)) {
      await act();
      yield page;
    }
  };
  await watchKeys({ ...ports, cometApi: { ...cometApi, pages } });
  await settled();
}

/** The admin’s disable is the last word, whatever an older reading says. */
async function expectLocked(stage: Stage): Promise<void> {
  const { ana, after } = stage;
  await after(ana.types('/cometkey enable search-prod'));
  expect(status(stage)).toBe(2);
  expect(stage.told(ana)).toContain('admin');
  await stage.sweep();
  expect(ofOutside(stage)).toEqual([]);
}

async function expectTold(stage: Stage): Promise<void> {
  stage.advance(2 * APART);
  await stage.runs('deliver');
  expect(ofOutside(stage)).toEqual([expect.stringContaining('was enabled again outside Slack')]);
}

describe('one bot, whose clock is set back by seconds', () => {
  test('a page asked before an admin disabled a key, and answered after, changes nothing', async () => {
    await using stage = await sweptStageWithKey();
    await sweepsAround(stage.bot, async () => {
      stage.advance(-APART);
      await disables(stage);
    });
    await expectLocked(stage);
  });

  test('nor does a look at the key', async () => {
    await using stage = await sweptStageWithKey();
    const { cometApi, lee } = stage;
    const answered = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    cometApi.faults.afterRead(() => {
      asked.resolve();
      return answered.promise;
    }, 1);
    const look = lee.types('/cometkey show search-prod');
    await asked.promise;
    stage.advance(-APART);
    await stage.ada.types('/cometkey disable search-prod leaked');
    await expect.poll(() => status(stage)).toBe(2);
    await expect.poll(() => stage.told(stage.ada)).toContain('Disabled');
    answered.resolve();
    await stage.after(look);
    await expectLocked(stage);
  });

  test('a key deleted meanwhile does not come back', async () => {
    await using stage = await sweptStageWithKey();
    const { cometApi, lee } = stage;
    await sweepsAround(stage.bot, async () => {
      stage.advance(-APART);
      cometApi.account.deleteInConsole(1);
      await stage.after(lee.types('/cometkey show search-prod'));
    });
    expect((await stage.bot.ports.store.keys.get(1))?.deletedAt).not.toBeNull();
    await stage.after(lee.types('/cometkey list all'));
    expect(stage.told(lee)).not.toContain('search-prod');
  });

  test('what happened since is found by the next sweep', async () => {
    await using stage = await sweptStageWithKey();
    await disables(stage);
    stage.advance(-APART);
    stage.cometApi.account.editInConsole(1, { status: 1 });
    await stage.sweep();
    await expectTold(stage);
  });
});

onPostgres('two bots whose clocks differ by seconds', (site) => {
  /** `sweeper` has the other clock; whatever people do is heard by the newest bot. */
  async function pair(aheadMs: number) {
    const database = await site();
    const stage = await sweptStageWithKey({ databaseUrl: database.url, delivery: 'http' });
    const sweeper = await stage.another(aheadMs);
    await stage.another();
    const end = async () => {
      await stage[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    };
    return { stage, sweeper, [Symbol.asyncDispose]: end };
  }

  test.each([
    APART,
    -APART,
  ])('%i ms: a page asked before an admin disabled a key, and answered after, changes nothing', async (aheadMs) => {
    await using scene = await pair(aheadMs);
    const { stage, sweeper } = scene;
    await sweepsAround(sweeper, () => disables(stage));
    await expectLocked(stage);
  });

  test.each([APART, -APART])('%i ms: an edit in the console is found by the next sweep', async (aheadMs) => {
    await using scene = await pair(aheadMs);
    const { stage, sweeper } = scene;
    await disables(stage);
    stage.cometApi.account.editInConsole(1, { status: 1 });
    await sweeper.run('sweep');
    await expectTold(stage);
  });

  test.each([APART, -APART])('%i ms: a new quota stays, though an older page arrives', async (aheadMs) => {
    await using scene = await pair(aheadMs);
    const { stage, sweeper } = scene;
    const { after, ana } = stage;
    await sweepsAround(sweeper, () => after(ana.types('/cometkey quota search-prod -$5')));
    const read = await stage.bot.ports.store.keys.get(1);
    expect(read?.left).toBe(15 * USD);
    expect(ofOutside(stage)).toEqual([]);
  });
});
