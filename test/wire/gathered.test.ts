import { expect, test } from 'vitest';
import type { NoticeBody } from '../../src/domain/notices/notice.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

/** Ana has two keys and Bob one, and the bot has looked at them. */
async function threeKeys(): Promise<Stage> {
  const stage = await startStage();
  await ownedKey(stage, stage.bob, { name: 'of-bob' });
  for (const name of ['ci-bot', 'search-prod']) await ownedKey(stage, stage.ana, { name });
  await stage.sweep();
  return stage;
}

const times = (text: string, word: string): number => text.split(word).length - 1;

test('news that waited long for its turn, because Slack was slow, is told once in its message', async () => {
  await using stage = await threeKeys();
  const { ana, bob, cometApi, slack } = stage;
  for (const id of [1, 2, 3]) cometApi.account.spend(id, 16 * USD);
  await stage.sweep();
  slack.faults.push({ method: 'chat.postMessage', kind: 'slow', ms: 500, times: 1 });
  const swept = stage.sweep();
  await expect.poll(() => slack.faults.length, { timeout: 5000 }).toBe(0);
  stage.advance(61_000);
  await swept;
  const [[ofAna = '', ...others], ofBob] = [dms(ana), dms(bob)];
  expect(others).toEqual([]);
  expect(['*ci-bot*', '*search-prod*'].map((name) => times(ofAna, name))).toEqual([1, 1]);
  expect(ofBob.map((text) => times(text, '*of-bob*'))).toEqual([1]);
});

test('news that no view knows what to say of holds up no other of its reader', async () => {
  await using stage = await threeKeys();
  const { ana, bot, cometApi } = stage;
  // As a row of a newer version would be.
  const odd = { kind: 'key', keyId: 2, name: 'ci-bot', by: null, what: { kind: 'unheard_of' } };
  const to = { kind: 'member', id: ana.id } as const;
  await bot.ports.store.notices.add([{ id: 'odd', to, body: odd as unknown as NoticeBody }], stage.now());
  for (const id of [2, 3]) cometApi.account.editInConsole(id, { status: 2 });
  await stage.sweep();
  await stage.runs('deliver');
  expect(dms(ana).join('\n')).toMatch(/ci-bot[\s\S]*search-prod|search-prod[\s\S]*ci-bot/);
  cometApi.account.editInConsole(3, { status: 1 });
  await stage.sweep();
  cometApi.account.editInConsole(3, { status: 2 });
  await stage.sweep();
  await stage.runs('deliver');
  const told = dms(ana).filter((text) => /search-prod.*was disabled/.test(text));
  expect(told).not.toEqual([]);
});

test('a message that tells of several keys is redrawn once when all of them move', async () => {
  await using stage = await threeKeys();
  const { ana, cometApi, slack } = stage;
  const both = (status: number) => {
    for (const id of [2, 3]) cometApi.account.editInConsole(id, { status });
  };
  both(2);
  await stage.sweep();
  const before = slack.calls.length;
  both(1);
  await stage.sweep();
  const redrawn = slack.calls.slice(before).filter(({ method }) => method === 'chat.update');
  expect(redrawn).toHaveLength(1);
  expect(dms(ana).join('\n')).not.toMatch(/Enable/);
});
