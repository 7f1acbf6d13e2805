import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

async function fillsIn(stage: Stage): Promise<void> {
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await fillIn(stage, ana, { Change: 'Take some back', amount: '5' });
}

test('Slack gave up waiting for the answer to a form: it is carried out once, and its window tells what came of it', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ delivery: 'http', databaseUrl: database.url });
  const { ana } = stage;
  await fillsIn(stage);
  using backup = new DatabaseSync(database.path);
  backup.exec('begin immediate');
  expect(await ana.submits()).toMatchObject({ trouble: expect.any(String) });
  backup.exec('commit');
  await stage.after(Promise.resolve());
  expect(left(stage)).toBe(15);
  expect(textOf(ana.modal())).toContain('$15.00 left');
});

test('the socket closed before the answer to a form could go through it: the same', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithKey({ databaseUrl: database.url });
  const { ana, slack } = stage;
  await fillsIn(stage);
  const answered = Promise.withResolvers<void>();
  const error = 'internal_error';
  slack.faults.push({
    method: 'apps.connections.open',
    kind: 'late_error',
    error,
    until: answered.promise,
    times: 1,
  });
  using backup = new DatabaseSync(database.path);
  backup.exec('begin immediate');
  const sent = ana.submits();
  slack.disconnectSockets();
  await expect.poll(slack.connections).toBe(0);
  backup.exec('commit');
  await expect.poll(() => textOf(ana.modal())).toContain('$15.00 left');
  expect(left(stage)).toBe(15);
  answered.resolve();
  await sent;
});

test('a form that is sent again says that it was sent, and its window stays open', async () => {
  await using stage = await stageWithKey();
  const { ana, slack } = stage;
  await fillsIn(stage);
  await stage.after(ana.submits());
  const again = await stage.after(slack.redeliver('interactive'));
  expect(again).toMatchObject({ ok: true, payload: { response_action: 'update' } });
  expect(JSON.stringify(again)).toContain('I already got this form');
  expect(left(stage)).toBe(15);
});
