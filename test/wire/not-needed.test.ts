import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { held } from '../support/late-call.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;
const granted = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

/** How many messages of these people say it. */
const said = (people: Stage['ana'][], words: string): number[] =>
  people.map((one) => one.dms().filter((dm) => textOf(dm).includes(words)).length);

async function goesOn(stage: Stage, jobs: readonly ('grants' | 'apply' | 'deliver')[] = ['grants', 'apply']) {
  for (const job of [...jobs, 'deliver'] as const) await stage.runs(job);
}

test('an approved change that waits after a stop is dropped by an admin: nothing is made, and that is told once', async () => {
  await using stage = await stageWithRequest();
  const { ana, ada, lee } = stage;
  await lee.clicks('Approve');
  const { requests } = stage.bot.ports.store;
  await expect.poll(async () => (await requests.list({ limit: 1 }))[0]?.state).toBe('approved');
  stage.advance(3 * HOUR);
  await goesOn(stage);
  const asked = structuredClone(ada.lastDm()) ?? 'home';
  await stage.after(ada.clicks('Not needed', { in: asked }));
  expect(stage.dm(ada)).toContain('no longer waiting for an admin');
  await stage.after(ada.clicks('Resume', { in: asked }));
  expect(stage.told(ada)).toContain('or is over');
  await goesOn(stage);
  expect(granted(stage)).toBe(20);
  expect(stage.card()).toMatch(/Cancelled.*<@U0ADA> said that it isn’t needed any more/s);
  expect(stage.dm(ana)).toMatch(/Cancelled.*<@U0ADA> said that it isn’t needed any more.*Nothing changed\./s);
  expect(said([ana, lee], 'isn’t needed any more')).toEqual([1, 0]);
  expect(stage.thread().filter((one) => one.includes('isn’t needed any more'))).toHaveLength(1);
  const audit = await stage.newest().ports.store.audit.list({ since: new Date(0), limit: 50 });
  expect(audit).toContainEqual(expect.objectContaining({ actor: 'U0ADA', act: 'request.stale' }));
});

/** $50 are lent for 4 hours, which were over a day ago. */
async function overdue(): Promise<Stage> {
  const stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 for 4h load test'));
  await stage.after(stage.lee.clicks('Approve'));
  stage.advance(28 * HOUR);
  await goesOn(stage);
  return stage;
}

test('the end of a loan that waits is dropped: the key keeps it, everybody concerned is told once, the admin where they pressed', async () => {
  await using stage = await overdue();
  const { ana, ada, lee } = stage;
  const asked = structuredClone(ada.lastDm()) ?? 'home';
  await stage.after(ada.clicks('Not needed', { in: asked }));
  await stage.after(ada.clicks('Not needed', { in: asked }));
  expect(stage.told(ada)).toContain('or is over');
  stage.advance(HOUR);
  await goesOn(stage);
  expect(granted(stage)).toBe(70);
  const words = 'are over. Nothing was taken back: <@U0ADA> said that it isn’t needed any more';
  expect(said([ana, lee, ada], words)).toEqual([1, 1, 0]);
  expect(stage.card()).toMatch(/Ended.*isn’t needed any more/s);
  await stage.after(ada.opensHome());
  expect(textOf(ada.home())).not.toContain('Held up');
});

test('lent quota on a key whose unlimited quota waits for Resume goes back after that, and offers no Resume of its own', async () => {
  await using stage = await stageWithKey();
  const { ana, ada, lee } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 for 4h load test'));
  await stage.after(lee.clicks('Approve'));
  await stage.after(ana.types('/cometkey unlimited search-prod on for 4h load test'));
  await stage.after(lee.clicks('Approve'));
  stage.advance(28 * HOUR);
  await goesOn(stage);
  await stage.after(ada.opensHome());
  expect(textOf(ada.home())).toMatch(
    /Held up: 2.*\+\$50\.00.*I’ll take it back after the key’s unlimited quota has ended/s,
  );
  expect(textOf(ada.home()).match(/Resume\n/g)).toHaveLength(1);
  await stage.after(ada.clicks('Resume', { in: 'home' }));
  await goesOn(stage);
  expect([granted(stage), stage.cometApi.account.row(1)?.unlimited_quota]).toEqual([70, false]);
  await ada.closes();
  await stage.after(ada.opensHome());
  await stage.after(ada.clicks('Resume', { in: 'home' }));
  await goesOn(stage);
  expect(granted(stage)).toBe(20);
});

test('an old *Not needed* does not end a change in the middle of its write', async () => {
  await using stage = await stageWithRequest();
  const { ada, lee } = stage;
  await lee.clicks('Approve');
  const { requests } = stage.bot.ports.store;
  await expect.poll(async () => (await requests.list({ limit: 1 }))[0]?.state).toBe('approved');
  stage.advance(3 * HOUR);
  await goesOn(stage);
  const asked = structuredClone(ada.lastDm()) ?? 'home';
  const call = held(stage, 'beforeWrite');
  await ada.clicks('Resume', { in: asked });
  await expect.poll(async () => (await requests.list({ limit: 1 }))[0]?.state).toBe('approved');
  const run = stage.runs('apply');
  await call.arrives();
  stage.advance(2 * HOUR);
  await ada.clicks('Not needed', { in: asked });
  await requests.list({ limit: 1 });
  await call.lands();
  await run;
  expect(stage.told(ada)).toContain('or is over');
  await goesOn(stage);
  expect(granted(stage)).toBe(70);
  expect(stage.card()).toContain('Applied');
});
