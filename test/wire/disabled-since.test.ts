import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const MINUTE = 60_000;
const impatient = { timeouts: { callMs: 1000, readMs: 1000, writeMs: 1000 } };

const read = ({ ana }: Stage) => ana.dms().map(textOf).join('\n');
const status = ({ cometApi }: Stage) => cometApi.account.row(1)?.status;

/** Ana’s key is disabled, and her change that enables it was sent and never arrived: it goes on by itself. */
async function stageWithUnfinished(line: string): Promise<Stage> {
  const stage = await stageWithKey(impatient);
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey disable search-prod'));
  cometApi.faults.add({ kind: 'reset_before', match: { method: 'PUT' }, times: 1 });
  await stage.after(ana.types(`/cometkey ${line}`));
  expect(status(stage)).toBe(2);
  return stage;
}

async function goesOn(stage: Stage): Promise<void> {
  stage.advance(10 * MINUTE);
  await stage.runs('apply');
  await stage.runs('deliver');
}

const LINES = ['enable search-prod', 'renew search-prod 30d'];

test.each(LINES)('“%s” goes on, as nobody disabled the key since', async (line) => {
  await using stage = await stageWithUnfinished(line);
  await goesOn(stage);
  expect(status(stage)).toBe(1);
});

test.each(
  LINES.flatMap((line) => (['ana', 'lee'] as const).map((who) => [line, who] as const)),
)('“%s” was not finished when %s said that the disabled key leaked: it stays disabled', async (line, who) => {
  await using stage = await stageWithUnfinished(line);
  await stage.after(stage[who].types('/cometkey disable search-prod leaked'));
  await goesOn(stage);
  expect(status(stage)).toBe(2);
  expect(read(stage)).toContain('somebody enabled or disabled it in the meantime');
});

test.each(LINES)('“%s” stays undone also where the clock of the later disable is behind', async (line) => {
  await using stage = await stageWithUnfinished(line);
  stage.advance(-5 * MINUTE);
  await stage.after(stage.lee.types('/cometkey disable search-prod leaked'));
  stage.advance(5 * MINUTE);
  await goesOn(stage);
  expect(status(stage)).toBe(2);
  expect(read(stage)).toContain('somebody enabled or disabled it in the meantime');
});

test('what was written before is told as done, and that the key stays disabled', async () => {
  await using stage = await stageWithKey(impatient);
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey disable search-prod'));
  const before = cometApi.account.row(1)?.expired_time;
  // Of the two PUTs of a renewal that also enables, the second is lost.
  const lost = { kind: 'reset_before', match: { method: 'PUT' }, times: 1 } as const;
  cometApi.faults.afterWrite(() => void cometApi.faults.add(lost), 1);
  await stage.after(ana.types('/cometkey renew search-prod 30d'));
  await stage.after(lee.types('/cometkey disable search-prod leaked'));
  await goesOn(stage);
  expect(status(stage)).toBe(2);
  expect(cometApi.account.row(1)?.expired_time).not.toBe(before);
  expect(read(stage)).toContain('The rest was done, but I left the key disabled');
});

test('nor does it come back once it was enabled otherwise, and disabled in the console', async () => {
  await using stage = await stageWithUnfinished('enable search-prod');
  stage.cometApi.account.editInConsole(1, { status: 1 });
  stage.advance(1000);
  await stage.sweep();
  stage.cometApi.account.editInConsole(1, { status: 2 });
  await goesOn(stage);
  expect(status(stage)).toBe(2);
});
