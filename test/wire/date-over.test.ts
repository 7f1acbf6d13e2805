import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const MINUTE = 60_000;
const impatient = { timeouts: { callMs: 200, readMs: 400, writeMs: 600 } };

test.each([
  ['create other --quota $5 --expires 2026-12-03T10:20Z', 'POST'],
  ['edit search-prod --name search-live --expires 2026-12-03T10:20Z', 'PUT'],
])('what waits beyond the date that it asks for is not done: no key is given an expiry that is past (%s)', async (line, method) => {
  await using stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  const before = cometApi.account.rows().map(({ name, expired_time }) => ({ name, expired_time }));
  cometApi.faults.add({ kind: 'reset_before', match: { method } });
  await stage.after(ana.types(`/cometkey ${line}`));
  if (textOf(ana.lastEphemeral() ?? {}).includes('Let it expire'))
    await stage.after(ana.clicks('Let it expire'));
  for (let n = 0; n < 4; n += 1) {
    stage.advance(10 * MINUTE);
    if (n === 2) cometApi.faults.clear();
    for (const job of ['upstream', 'apply', 'deliver'] as const) await stage.runs(job);
  }
  expect(cometApi.account.rows().map(({ name, expired_time }) => ({ name, expired_time }))).toEqual(before);
  expect(dms(ana).join('\n')).toMatch(/No longer possible.*the date that was asked for had passed/s);
  expect(dms(ana).join('\n')).toContain('Ask again with a later date.');
});
