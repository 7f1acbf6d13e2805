import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { DAY } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

const inRequests = ({ lee }: Stage) => lee.sees({ channel: 'key-requests' });

test('1,000 keys of the console at the first start are one message', async () => {
  await using stage = await startStage();
  const { slack, cometApi } = stage;
  for (let count = 0; count < 1000; count += 1)
    cometApi.account.addKey({ name: `old-${count}`, unlimited_quota: true });
  await stage.sweep();
  await stage.sweep();
  expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
  expect(stage.card()).toContain('1,000 keys');
  expect(stage.card()).toMatch(/And 990 more/);
});

test('what was there before the bot is found, with its age; what is created since is new', async () => {
  await using stage = await startStage();
  const { cometApi } = stage;
  cometApi.account.addKey({ name: 'old', unlimited_quota: true });
  stage.advance(170 * DAY);
  const low = { remain_quota: USD, used_quota: 9 * USD };
  cometApi.account.addKey({ name: 'old-and-low', ...low });
  stage.advance(30 * DAY);
  await stage.sweep();
  expect(stage.card()).toMatch(
    /\*old\* \(#1\) was found \(created <!date\^\d+\^.*3 Dec 2026>\) · 🟢 Enabled/,
  );
  expect(stage.card()).toMatch(/\*old-and-low\* \(#2\) was found \(created .*\) · 🟡 Low on quota/);
  expect(stage.card()).not.toContain('is new');
  // Its state was told with it, so that it is low is no news.
  stage.advance(60_000);
  await stage.sweep();
  expect(inRequests(stage)).toHaveLength(1);

  cometApi.account.addKey({ name: 'fresh', ...low });
  await stage.sweep();
  expect(stage.card()).toContain('*fresh* (#3) is new');
  await stage.sweep();
  expect(stage.card()).toContain('*fresh* (#3) · 🟡 Low on quota');
});

test('a key nobody owns dies: one digest, from which an admin gives it an owner', async () => {
  await using stage = await startStage();
  const { ana, lee, ada, cometApi } = stage;
  cometApi.account.addKey({ name: 'orphan', unlimited_quota: true });
  cometApi.account.addKey({ name: 'healthy', unlimited_quota: true });
  await stage.sweep();
  expect(inRequests(stage)).toHaveLength(1);
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.sweep();
  expect(inRequests(stage)).toHaveLength(2);
  expect(stage.card()).toMatch(/\*orphan\* \(#1\) · ⏸️ Disabled\n/);
  expect(stage.card()).not.toContain('healthy');

  await stage.after(lee.clicks('Assign', { near: 'orphan' }));
  expect(`${stage.told(lee)}${textOf(lee.modal())}`).toContain('Only admins');
  await lee.closes().catch(() => undefined);
  await stage.after(ada.clicks('Assign', { near: 'orphan' }));
  await ada.fills({ owner: 'ana' });
  await stage.after(ada.submits());
  expect(stage.dm(ana)).toContain('orphan');
  await stage.after(ana.clicks('Open'));
  expect(stage.told(ana)).toContain('Disabled');

  await stage.sweep();
  expect(inRequests(stage).filter(({ ephemeral_to }) => !ephemeral_to)).toHaveLength(2);
});

test('what happens to many keys nobody owns is one message a sweep', async () => {
  await using stage = await startStage();
  const { cometApi } = stage;
  for (let count = 0; count < 30; count += 1)
    cometApi.account.addKey({ name: `old-${count}`, unlimited_quota: true });
  await stage.sweep();
  for (let id = 1; id <= 10; id += 1) cometApi.account.editInConsole(id, { status: 2 });
  for (let id = 11; id <= 20; id += 1) cometApi.account.deleteInConsole(id);
  await stage.sweep();
  await stage.sweep();
  expect(inRequests(stage)).toHaveLength(2);
  expect(stage.card()).toContain('20 keys');
});

test('a digest tells first what fails, then what soon will, then what has most left to spend', async () => {
  await using stage = await startStage();
  const { cometApi } = stage;
  for (let count = 0; count < 9; count += 1)
    cometApi.account.addKey({ name: `small-${count}`, remain_quota: USD });
  cometApi.account.addKey({ name: 'rich', remain_quota: 900 * USD });
  cometApi.account.addKey({ name: 'endless', unlimited_quota: true });
  cometApi.account.addKey({ name: 'off', remain_quota: 900 * USD, status: 2 });
  cometApi.account.addKey({ name: 'low', remain_quota: USD, used_quota: 9 * USD });
  cometApi.account.addKey({ name: 'empty', remain_quota: 0, used_quota: 9 * USD });
  await stage.sweep();
  const names = [...stage.card().matchAll(/\*([\w-]+)\* \(#/g)].map(([, name]) => name);
  expect(names.slice(0, 4)).toEqual(['empty', 'low', 'endless', 'rich']);
  expect(names).toHaveLength(10);
  expect(names).not.toContain('off');
});

test('what a digest only counts is counted again as soon as one of them gets an owner, or is gone', async () => {
  await using stage = await startStage();
  const { ada, cometApi } = stage;
  for (let count = 0; count < 14; count += 1)
    cometApi.account.addKey({ name: `old-${count}`, unlimited_quota: true });
  await stage.sweep();
  expect(stage.card()).toMatch(/^14 keys without an owner[\s\S]*And 4 more/);
  const listed = [...stage.card().matchAll(/\(#(\d+)\) is new/g)].map(([, id]) => Number(id));
  const others = Array.from({ length: 14 }, (_, at) => at + 1).filter((id) => !listed.includes(id));
  const [first = 0, second = 0, third = 0, last = 0] = others;
  await stage.after(ada.types(`/cometkey assign #${first} @bob`));
  expect(stage.card()).toMatch(/^13 keys without an owner[\s\S]*And 3 more/);
  cometApi.account.deleteInConsole(second);
  await stage.sweep();
  const inChannel = () =>
    inRequests(stage)
      .map(textOf)
      .find((text) => text.includes('more. ')) ?? '';
  expect(inChannel()).toMatch(/^12 keys without an owner[\s\S]*And 2 more/);
  for (const id of [third, ...listed]) await stage.after(ada.types(`/cometkey assign #${id} @ana`));
  expect(inChannel()).toMatch(/^1 key without an owner[\s\S]*And 1 more/);
  await stage.after(ada.types(`/cometkey assign #${last} @ana`));
  expect(inRequests(stage).map(textOf)).toContain('✅ All keys have an owner now.');
});

test('the digest reaches every lead by DM where the channel cannot be posted to', async () => {
  await using stage = await startStage();
  const { lee, lea, ada, slack, cometApi } = stage;
  Object.assign(slack.workspace.channels.find(({ id }) => id === 'C0REQUESTS') ?? {}, { is_archived: true });
  cometApi.account.addKey({ name: 'orphan', unlimited_quota: true });
  await stage.sweep();
  await stage.runs('deliver');
  expect(stage.dm(lee)).toContain('orphan');
  expect(stage.dm(lea)).toContain('orphan');
  expect(stage.dm(ada)).toContain('is_archived');
});

test('of a key without an owner its state is told once, with the date', async () => {
  await using stage = await startStage();
  const { cometApi } = stage;
  await stage.sweep();
  const soon = Math.floor(stage.now().getTime() / 1000) + 2 * 86_400;
  cometApi.account.addKey({ name: 'late', remain_quota: 5_000_000, expired_time: soon });
  await stage.sweep();
  await stage.sweep();
  expect(stage.card()).toMatch(/\*late\* \(#1\) · 🟡 Expires soon · expires <!date\^/);
  stage.advance(3 * 86_400_000);
  await stage.sweep();
  await stage.sweep();
  expect(stage.card()).toMatch(/\*late\* \(#1\) · 🔴 Expired · expired <!date\^\d+.*>/);
});
