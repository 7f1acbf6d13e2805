import { expect, test } from 'vitest';
import { DONE, type Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;
const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

test.each([
  ['quota search-prod -$5', 'quota search-prod -$1', 14],
  ['edit search-prod --expires 30d', 'edit search-prod --expires 60d', 20],
])('after a long stop “%s” waits for an admin, and whoever sends “%s” reads that they have to as well', async (first, second, expected) => {
  await using stage = await stageWithKey({ timeouts: { callMs: 200, readMs: 200, writeMs: 200 } });
  const { ana, ada, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_before', match: { method: 'PUT' }, times: 1 });
  await stage.after(ana.types(`/cometkey ${first}`));
  stage.advance(3 * HOUR);
  await stage.after(ana.types(`/cometkey ${second}`));
  expect(stage.told(ana)).toMatch(
    /An earlier change to .*search-prod.* is on hold until an admin presses \*Resume\*.*Ask an admin/s,
  );
  expect(stage.told(ana)).not.toContain('half a minute');
  expect(left(stage)).toBe(20);
  await stage.runs('apply');
  await stage.runs('deliver');
  await stage.after(ada.clicks('Resume', { in: ada.lastDm() ?? 'home' }));
  await stage.runs('apply');
  await stage.after(ana.types(`/cometkey ${second}`));
  expect(stage.told(ana)).toMatch(DONE);
  expect(left(stage)).toBe(expected);
});
