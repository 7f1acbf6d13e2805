import { expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

/** The cards, with what a decider is asked before *Approve* acts. */
const cardsOf = (stage: Stage) => JSON.stringify(stage.lee.sees({ channel: 'key-requests' }));

const expiryOf = (text: string) => Date.parse(text) / 1000;

test('who stands in renews until a date, as for a length of time', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, cometApi } = stage;
  await stage.after(ana.types(`/cometkey backup search-prod <@${bob.id}>`));
  await stage.after(bob.types('/cometkey renew search-prod 2027-06-30'));
  expect(stage.told(bob)).toMatch(/Renewed \*search-prod\* until/);
  expect(cometApi.account.row(1)?.expired_time).toBe(expiryOf('2027-06-30T23:59:59-04:00'));
});

test.each([
  '2027-06-30',
  '30d',
])('a renewal, %s, enables a key that was disabled, and says so', async (time) => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey disable search-prod'));
  await stage.after(ana.types(`/cometkey renew search-prod ${time}`));
  expect(stage.told(ana)).toContain('It works again.');
  expect(cometApi.account.row(1)?.status).toBe(1);
});

test('a date beyond the limit asks for the reason in a form that keeps it, and waits for a lead', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey renew search-prod 2029-06-30'));
  expect(JSON.stringify(ana.modal())).toContain('until 30 Jun 2029, 23:59');
  await ana.fills({ Reason: 'long project' });
  await stage.after(ana.submits());
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)?.expired_time).toBe(expiryOf('2029-06-30T23:59:59+07:00'));
  expect(dms(ana).join('\n')).toMatch(/Applied\*: a renewal of \*search-prod\* until/);
});

test('never to expire is a renewal that a lead decides, and “never” once it is so', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey renew search-prod never --reason legacy system'));
  expect(stage.card()).toContain('*If approved*\nnever expires');
  expect(cardsOf(stage)).toContain('The key would never expire.');
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)?.expired_time).toBe(-1);
  await stage.after(ana.types('/cometkey renew search-prod 2027-06-30'));
  expect(stage.told(ana)).toContain('never expires. To make it expire');
  expect(cometApi.account.row(1)?.expired_time).toBe(-1);
});

test('a date that is no longer later when it is decided shortens nothing', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey renew search-prod 2028-06-30 --reason long project'));
  cometApi.account.editInConsole(1, { expired_time: expiryOf('2030-01-01T00:00:00Z') });
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)?.expired_time).toBe(expiryOf('2030-01-01T00:00:00Z'));
  expect(stage.card()).toContain('No longer possible');
});

test('a renewal beyond the limit: its card says when the key would expire', async () => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey renew search-prod 24mo long project'));
  expect(stage.card()).toMatch(/\*If approved\*\nexpires <!date\^\d+\^.*3 Mar 2029/);
  expect(cardsOf(stage)).toMatch(/The key would expire <!date\^\d+\^.*3 Mar 2029/);
});

test.each(['+1 week', '+ 7d', '1w'])('%s is one more week, however long the key lives', async (more) => {
  await using stage = await stageWithKey();
  const before = stage.cometApi.account.row(1)?.expired_time ?? 0;
  await stage.after(stage.ana.types(`/cometkey renew search-prod ${more}`));
  expect((stage.cometApi.account.row(1)?.expired_time ?? 0) - before).toBeCloseTo(7 * 86_400, -4);
});
