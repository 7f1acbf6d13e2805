import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { DONE, type Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const impatient = { timeouts: { callMs: 200, readMs: 200, writeMs: 200 } };

/** The next write is applied, its answer is lost, and CometAPI is unreachable afterwards. */
async function landsUnheard({ ana, after, cometApi }: Stage, line: string, method: 'PUT' | 'POST' = 'PUT') {
  cometApi.faults.add({ kind: 'reset_after', match: { method }, times: 1 });
  cometApi.faults[method === 'PUT' ? 'afterWrite' : 'afterBirth'](() => cometApi.faults.down(true), 1);
  await after(ana.types(`/cometkey ${line}`));
}

test.each([
  ['quota search-prod -$5', 'quota search-prod -$1', 'PUT'],
  ['edit search-prod --name search-live', 'edit search-prod --name search-old', 'PUT'],
  ['edit search-prod --expires 30d', 'edit search-prod --expires 60d', 'PUT'],
  ['edit search-prod --expires 30d', 'renew search-prod 60d', 'PUT'],
  ['create other --quota $5', 'create other --quota $6', 'POST'],
] as const)('while nobody knows whether “%s” took effect, whoever sends “%s” reads that, of which change, and that they hear of it', async (first, second, method) => {
  await using stage = await stageWithKey(impatient);
  const { ana, after, cometApi } = stage;
  await landsUnheard(stage, first, method);
  await after(ana.types(`/cometkey ${second}`));
  expect(stage.told(ana)).toMatch(
    /I don’t know yet whether your earlier change to “.*” took effect \(request `.*`, requested .*\), so I did nothing/,
  );
  expect(stage.told(ana)).toContain(`/cometkey ${second}`);
  expect(stage.told(ana)).not.toMatch(/half a minute|in a minute/);
  cometApi.faults.down(false);
  stage.advance(600_000);
  await stage.runs('apply');
  await stage.runs('deliver');
  expect(ana.dms().map(textOf).join()).toMatch(/Applied|✅/);
});

test('somebody else reads whose it is, and that it is they who hear of it', async () => {
  await using stage = await stageWithKey(impatient);
  const { ada, after, cometApi } = stage;
  await landsUnheard(stage, 'quota search-prod -$5');
  await after(ada.types('/cometkey quota search-prod -$1'));
  expect(stage.told(ada)).toMatch(
    /whether an earlier change to “search-prod” took effect \(request `.*`, requested by <@.*>, .*will message <@.*> once I know\. Check with them/,
  );
  cometApi.faults.down(false);
  stage.advance(600_000);
  await stage.runs('apply');
  await after(ada.types('/cometkey quota search-prod -$1'));
  expect(stage.told(ada)).toMatch(DONE);
});

test('behind the end of a loan that nobody knows of, the reader is sent to show, which tells it until it is known', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, lee, after, cometApi } = stage;
  await after(ana.types('/cometkey quota search-prod +$50 for 4h load test'));
  await after(lee.clicks('Approve'));
  stage.advance(4 * 3_600_000);
  cometApi.faults.add({ kind: 'reset_after', match: { method: 'PUT' }, times: 1 });
  cometApi.faults.afterWrite(() => cometApi.faults.down(true), 1);
  await stage.runs('grants');
  await stage.runs('apply');
  await after(ana.types('/cometkey quota search-prod -$1'));
  expect(stage.told(ana)).toMatch(/whether I took back what “search-prod” had temporarily.*show #1/);
  await after(ana.types('/cometkey show #1'));
  expect(stage.told(ana)).toContain('being taken back now');
  cometApi.faults.down(false);
  stage.advance(600_000);
  await stage.runs('apply');
  await stage.runs('grants');
  await after(ana.types('/cometkey quota search-prod -$1'));
  expect(stage.told(ana)).toMatch(DONE);
});
