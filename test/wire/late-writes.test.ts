import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const MINUTE = 60_000;
const impatient = { timeouts: { callMs: 500, readMs: 500, writeMs: 500 } };

/** So often that nothing is overdue enough to be held for an admin. */
async function waits(stage: Stage, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    stage.advance(50 * MINUTE);
    await stage.runs('apply');
    await stage.runs('deliver');
  }
}

const writes = ({ cometApi }: Stage) =>
  cometApi.account.calls.filter(({ method }) => method === 'PUT').length;

test.each([
  ['quota search-prod -$5', { name: 'search-live' }],
  ['quota search-prod -$5', { status: 4 }],
  ['edit search-prod --name search-new', { expired_time: -1 }],
  ['disable search-prod leaked', { name: 'search-live' }],
  ['disable search-prod leaked', { status: 3 }],
  ['renew search-prod 120d', { name: 'search-live' }],
])('“%s” that never arrived is not written after a day, though the row shows %o by then', async (line, row) => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  cometApi.faults.add({ kind: 'reset_before', match: { method: 'PUT' }, times: 1 });
  await stage.after(ana.types(`/cometkey ${line}`));
  cometApi.faults.down(true);
  await waits(stage, 30);
  cometApi.account.editInConsole(1, row);
  const before = { ...cometApi.account.row(1) };
  cometApi.faults.down(false);
  await waits(stage, 1);
  expect(cometApi.account.row(1)).toEqual(before);
  expect(writes(stage)).toBe(0);
  expect(dms(ana).join('\n')).toMatch(/Failed.*couldn’t reach CometAPI.*Nothing changed/s);
});
