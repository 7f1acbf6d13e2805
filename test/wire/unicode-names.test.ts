import { describe, expect, test } from 'vitest';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { TERMS, VERBS_OF_KEYS } from '../support/verbs-of-keys.ts';

/** What a key is called in the console, and how somebody types that. */
const FORMS: readonly (readonly [string, string])[] = [
  ['search-prod', 'ｓｅａｒｃｈ－ｐｒｏｄ'],
  ['ｓｅａｒｃｈ', 'search'],
  ['café', 'cafe\u0301'],
  ['cafe\u0301', 'café'],
  ['ofﬁce', 'office'],
  ['office', 'ofﬁce'],
  ['カタカナ', 'ｶﾀｶﾅ'],
  ['v²', 'v2'],
];

/** Ana has the key, and one whose name holds it: only the whole name tells which is meant. */
async function withTwo(name: string): Promise<Stage> {
  const stage = await startStage();
  await ownedKey(stage, stage.ana, { name: `${name}-2` });
  await ownedKey(stage, stage.ana, { name });
  return stage;
}

describe.each(VERBS_OF_KEYS)('typed in another Unicode form a name finds its key: %s', (verb) => {
  test.each(FORMS)('%s, typed %s', async (name, typed) => {
    await using stage = await withTwo(name);
    const who = verb === 'assign' ? stage.ada : stage.ana;
    await stage.after(who.types(`/cometkey ${verb} ${typed} ${TERMS[verb] ?? ''}`));
    if (who.modal()) return;
    expect(stage.told(who)).not.toMatch(/There’s no key|fit/);
    expect(stage.told(who)).not.toContain('You typed:');
    expect(stage.told(who)).not.toContain('#1)');
  });
});

test('what is typed exactly is that key, whatever other key has the same letters', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'café' });
  await ownedKey(stage, ana, { name: 'cafe\u0301' });
  await stage.after(ana.types('/cometkey disable cafe\u0301 leaked'));
  expect([1, 2].map((id) => cometApi.account.row(id)?.status)).toEqual([1, 2]);
});

test('a new key is found by exactly its name, beside one with the same letters', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'ｓｅａｒｃｈ' });
  await stage.after(ana.types('/cometkey create search --quota $5'));
  expect(stage.told(ana)).toMatch(/^✅ \*search\* \(#2\) is ready/);
  expect(rowNamed(stage, 'search')?.id).toBe(2);
});

test('a name that a key had before is known in each form, and a number too', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'café' });
  await stage.after(ana.types('/cometkey edit café --name bistro'));
  await stage.after(ana.types('/cometkey show cafe\u0301'));
  expect(stage.told(ana)).toContain('is called *bistro* (#1) now');
  await stage.after(ana.types('/cometkey show ＃１'));
  expect(stage.told(ana)).toContain('bistro');
});
