import { expect, test } from 'vitest';
import { ownedKey } from '../support/owned-key.ts';
import { withoutEcho } from '../support/refused.ts';
import { DONE, type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

async function stageWithTwo(): Promise<Stage> {
  const stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  await ownedKey(stage, stage.ana, { name: 'search-dev', status: 2 });
  await ownedKey(stage, stage.bob, { name: 'search-bob' });
  return stage;
}

test('several matches open a picker that goes on with the rest of the line', async () => {
  await using stage = await stageWithTwo();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search -$5'));
  expect(stage.told(ana)).toMatch(
    /^Several keys match “search”\. Which one do you mean\? Each button runs `quota -\$5`\.\n/,
  );
  expect(stage.told(ana)).toMatch(/🟢 \*search-prod\* \(#1\) · Enabled\n.* · owner <@U0ANA>\nQuota/);
  expect(stage.told(ana)).not.toContain('search-bob');
  await stage.after(ana.clicks('Quota', { near: 'search-prod' }));
  expect(stage.told(ana)).toMatch(DONE);
  expect(stage.cometApi.account.row(1)?.remain_quota).toBe(15 * USD);
  expect(stage.cometApi.account.row(2)?.remain_quota).toBe(20 * USD);
});

test('an exact name or an id needs no picker', async () => {
  await using stage = await stageWithTwo();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search' });
  for (const word of ['search', '#4', '4', '“search”']) {
    await stage.after(ana.types(`/cometkey show ${word}`));
    expect(stage.told(ana)).toMatch(/^search · /);
  }
  await stage.after(ana.types('/cometkey show PROD'));
  expect(stage.told(ana)).toMatch(/^search-prod · /);
});

test('no match suggests the nearest of what this person can see', async () => {
  await using stage = await stageWithTwo();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey show serch-prod'));
  expect(stage.told(ana)).toMatch(
    /^There’s no key “serch-prod” that you can see\. Did you mean \*search-prod\* \(#1\)/,
  );
  await stage.after(ana.types('/cometkey show search-bob'));
  expect(stage.told(ana)).toMatch(/^Key “search-bob” isn’t yours, .* Its owner is <@U0BOB>\./);
  await stage.after(ana.types('/cometkey show search-bo'));
  expect(stage.told(ana)).toMatch(/^There’s no key “search-bo” that you can see\./);
  expect(stage.told(ana)).not.toMatch(/\*search-bob\*/);
  await stage.after(stage.lee.types('/cometkey show search-bob'));
  expect(stage.told(stage.lee)).toContain('*Owner*\n<@U0BOB>');
  for (const word of ['nothing-like-it', '#999']) {
    await stage.after(stage.lee.types(`/cometkey show ${word}`));
    expect(withoutEcho(stage.told(stage.lee))).toBe(
      `There’s no key “${word}”. \`/cometkey list all\` shows every key.`,
    );
  }
});

test('somebody without keys is told how to get one', async () => {
  await using stage = await startStage();
  await stage.sweep();
  await stage.after(stage.ana.types('/cometkey show search'));
  expect(withoutEcho(stage.told(stage.ana))).toBe(
    'There’s no key “search” that you can see. `/cometkey list` shows yours.',
  );
});

test('a picker belongs to whoever it was shown to, and ends after a day', async () => {
  await using stage = await stageWithTwo();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey enable search'));
  stage.advance(25 * 3_600_000);
  await stage.after(ana.clicks('Enable', { near: 'search-dev' }));
  expect(stage.told(ana)).toMatch(/more than a day old/);
  expect(stage.cometApi.account.row(2)?.status).toBe(2);
});

test('a form that asks for a key finds it by part of its name and by its number, and nobody else’s', async () => {
  await using stage = await startStage();
  const { ana, bob } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey show'));
  const offered = async (typed: string) => (await ana.suggestions('Key', typed)).map(({ value }) => value);
  expect(await offered('prod')).toEqual(['1']);
  expect(await offered('#1')).toEqual(['1']);
  expect(await offered('#2')).toEqual([]);
  expect(await offered('enabled')).toEqual(['1']);
  expect(await offered('expired')).toEqual([]);
  await stage.after(bob.types('/cometkey show'));
  expect(await bob.suggestions('Key', '#1')).toEqual([]);
});
