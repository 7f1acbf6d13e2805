import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { TERMS, VERBS_OF_KEYS } from '../support/verbs-of-keys.ts';

/** Ana’s `search-prod` is called `search-main` by now. */
async function renamed(): Promise<Stage> {
  const stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  await stage.after(stage.ana.types('/cometkey edit search-prod --name search-main'));
  return stage;
}

test.each(VERBS_OF_KEYS)('an old name tells the new one: %s', async (verb) => {
  await using stage = await renamed();
  const who = verb === 'assign' ? stage.ada : stage.ana;
  await stage.after(who.types(`/cometkey ${verb} search-prod ${TERMS[verb] ?? ''}`));
  expect(stage.told(who)).toMatch(/^“search-prod” is called \*search-main\* \(#1\) now\./);
  expect(stage.told(who)).toContain(`/cometkey ${verb} search-main ${TERMS[verb] ?? ''}`.trim());
});

test('the line is run with a press, and one without the right reads no name', async () => {
  await using stage = await renamed();
  const { ana, bob, cometApi } = stage;
  await stage.after(bob.types('/cometkey show search-prod'));
  expect(stage.told(bob)).not.toContain('search-main');
  await stage.after(ana.types('/cometkey disable search-prod leaked in a log'));
  const [button] = [...textOf(ana.lastEphemeral() ?? {}).matchAll(/^Run.*$/gm)].map(([label]) => label);
  await stage.after(ana.clicks(button ?? 'Run this'));
  expect(cometApi.account.row(1)?.status).toBe(2);
});

test('so it is for a key that was renamed in the console, and not once the name is another key’s', async () => {
  await using stage = await renamed();
  const { ana, cometApi } = stage;
  cometApi.account.editInConsole(1, { name: 'search-eu' });
  await stage.sweep();
  for (const old of ['search-prod', 'search-main']) {
    await stage.after(ana.types(`/cometkey show ${old}`));
    expect(stage.told(ana)).toMatch(/is called \*search-eu\* \(#1\) now\./);
  }
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('#2 · ');
  expect(stage.told(ana)).not.toContain('is called');
});

describe('words that name another key in part, or fewer of them, and were a key’s name before', () => {
  test.each([
    ['search', 'search-eu', 'disable search leaked'],
    ['search eu', 'search', 'disable search eu leaked'],
    ['search eu', 'search-us', 'disable search eu leaked'],
  ])('“%s”, beside “%s”: the person chooses', async (was, other, line) => {
    await using stage = await startStage();
    const { ana, cometApi } = stage;
    await ownedKey(stage, ana, { name: was });
    await stage.after(ana.types('/cometkey edit #1 --name find-main'));
    await ownedKey(stage, ana, { name: other });
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(cometApi.account.rows().map(({ status }) => status)).toEqual([1, 1]);
    expect(stage.told(ana)).toContain(`One of these keys was called “${was}” before. Which one do you mean?`);
    await stage.after(ana.clicks('Disable'));
    expect(cometApi.account.rows().map(({ status }) => status)).toEqual([2, 1]);
    const [request] = await stage.bot.ports.store.requests.list({ keyIds: [1], limit: 1 });
    expect(request?.reason).toBe('leaked');
  });

  test('what fits the renamed key alone is that key', async () => {
    await using stage = await startStage();
    const { ana, cometApi } = stage;
    await ownedKey(stage, ana, { name: 'search' });
    await stage.after(ana.types('/cometkey edit #1 --name search-main'));
    await stage.after(ana.types('/cometkey disable search leaked'));
    expect(cometApi.account.row(1)?.status).toBe(2);
  });

  test('nobody learns so what a key of somebody else was called', async () => {
    await using stage = await startStage();
    const { ana, bob, cometApi } = stage;
    await ownedKey(stage, ana, { name: 'search' });
    await stage.after(ana.types('/cometkey edit #1 --name find-main'));
    await ownedKey(stage, bob, { name: 'search-eu' });
    await stage.after(bob.types('/cometkey disable search leaked'));
    expect(cometApi.account.rows().map(({ status }) => status)).toEqual([1, 2]);
  });
});
