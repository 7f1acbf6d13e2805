import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/slack/commands/commands.ts';
import type { Verb } from '../../src/slack/commands/verb.ts';
import { offeredTo } from '../support/offered.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';

/** Lines with an amount or a time before the key, and what is offered instead. */
const LATE: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  quota: [
    ['quota +$50 search-prod launch week', 'quota search-prod +$50 launch week'],
    ['quota + $50 search-prod', 'quota search-prod + $50'],
    ['quota -$5 to "search-prod"', 'quota search-prod -$5'],
    ['quota +$50 for 7d search-prod launch', 'quota search-prod +$50 for 7d launch'],
    ['quota +$50 for search-prod for 7d', 'quota search-prod +$50 for 7d'],
    ['quota --for 7d +$50 search-prod launch', 'quota search-prod --for 7d +$50 launch'],
    ['quota $50 search-prod', 'quota search-prod +$50', 'quota search-prod -$50', 'quota search-prod =$50'],
    ['quota +$50 SEARCH-PROD launch', 'quota search-prod +$50 launch'],
    ['quota +$50 my key launch', 'quota #2 +$50 launch'],
    ['quota +$50 #2', 'quota #2 +$50'],
    ['quota +$50 2', 'quota #2 +$50'],
    ['quota +50 dollars search-prod launch', 'quota search-prod +50 dollars launch'],
    ['quota + 50 usd to search-prod', 'quota search-prod + 50 usd'],
    ['quota -500,000 units search-prod', 'quota search-prod -500,000 units'],
    ['topup +$50 search-prod', 'topup search-prod +$50'],
    ['give +$50 search-prod', 'quota search-prod +$50'],
  ],
  unlimited: [
    ['unlimited on search-prod demo', 'unlimited search-prod on demo'],
    ['unlimited on for half an hour search-prod demo', 'unlimited search-prod on for half an hour demo'],
    ['unlimited 4h search-prod', 'unlimited search-prod on for 4h'],
    ['unlimited off --left $20 search-prod', 'unlimited search-prod off --left $20'],
    ['unlimited $20 search-prod done', 'unlimited search-prod off $20 done'],
  ],
  renew: [
    ['renew 30d search-prod', 'renew search-prod 30d'],
    ['renew 30d 1', 'renew search-prod 30d'],
    ['renew 30 days search-prod demo', 'renew search-prod 30 days demo'],
    ['renew for two weeks search-prod', 'renew search-prod for two weeks'],
    ['renew until 2027-06-30 search-prod', 'renew search-prod until 2027-06-30'],
    ['renew 2027-12-31 on my key', 'renew #2 2027-12-31'],
    ['renew never search-prod', 'renew search-prod never'],
  ],
  usage: [
    ['usage 7d search-prod', 'usage search-prod 7d'],
    ['usage 7 days of my key', 'usage #2 7 days'],
    ['usage 7d 2', 'usage #2 7d'],
    ['usage <@U0ANA> search-prod', 'usage search-prod @ana'],
  ],
  audit: [
    ['audit 7d search-prod', 'audit search-prod 7d'],
    ['audit 7 days of my key', 'audit #2 7 days'],
  ],
  edit: [['edit --expires 2026-12-31 search-prod', 'edit search-prod --expires 2026-12-31']],
};

async function twoKeys(): Promise<Stage> {
  const stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  await ownedKey(stage, stage.ana, { name: 'my key' });
  return stage;
}

test('every verb that takes a key and an amount or a time is tried here', () => {
  const verbs: Readonly<Record<string, Verb<never>>> = COMMANDS as never;
  const taking = Object.keys(verbs).filter((name) => {
    const { termsAt, usage } = verbs[name] ?? {};
    return termsAt !== undefined && /\$\d|\d[hd]\b/.test(usage ?? '');
  });
  expect(Object.keys(LATE).toSorted()).toEqual(taking.toSorted());
});

describe('what stands before the key is refused with the line that was meant', () => {
  test.each(Object.values(LATE).flat())('%s → %s', async (typed, ...meant) => {
    await using stage = await twoKeys();
    const { ana, cometApi } = stage;
    // What takes a limit back needs a key without one.
    if (/ off\b/.test(meant[0] ?? '')) cometApi.account.editInConsole(1, { unlimited_quota: true });
    const before = structuredClone(cometApi.account.rows());
    await stage.after(ana.types(`/cometkey ${typed}`));
    expect(ana.modal()).toBeFalsy();
    expect(stage.told(ana)).toMatch(/^The key comes first|^There’s no command/);
    expect(offeredTo(stage, ana)).toEqual(meant.filter((line) => line !== undefined));
    expect(cometApi.account.rows()).toEqual(before);
    await stage.after(ana.clicks(`Run /cometkey ${meant[0]}`));
    // It is carried out, or a form asks for what it lacks.
    if (!ana.modal()) expect(stage.told(ana)).not.toContain('You typed:');
  });
});

test.each([
  ['quota +$50 launch of search-prod'],
  ['quota +$50 launch week'],
  ['quota +$50 2 more demos'],
  ['quota +$50 --reason search-prod is full'],
  ['renew 30d'],
])('a form opens for a line that names no key, whatever its reason speaks of: %s', async (line) => {
  await using stage = await twoKeys();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(stage.ana.modal()).toBeTruthy();
});

test('a key that nobody else may see is not told of', async () => {
  await using stage = await twoKeys();
  await stage.after(stage.bob.types('/cometkey quota +$50 search-prod launch'));
  expect(stage.told(stage.bob)).toBe('');
});
