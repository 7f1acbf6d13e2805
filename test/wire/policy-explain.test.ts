import { describe, expect, test } from 'vitest';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';
import { writtenPolicy } from '../support/written-policy.ts';

const policy = writtenPolicy(`
  - { name: for a day, when: { change: unlimited_on, for: { upTo: 24h } }, then: { approvals: 2 } }
  - name: small top-ups
    when: { change: quota_increase, amount: { upTo: $10 }, requester: { owner: true } }
    then: allow
    cap: { total: $15, per: 30d }
  - name: ci keys
    when: { change: quota_increase, key: { name: "ci-*" } }
    then: refuse
    because: CI keys are topped up by the platform team.
  - name: big money
    when: { change: [quota_increase, create_above_limit], granted: { above: $100 } }
    then: { approvals: 2, from: [leads, admins] }
  - name: everything else
    when: { change: [quota_increase, unlimited_on, unlimited_off, create_above_limit, expiry_above_limit] }
    then: {}
`);

/** What is stored and what is told, which a look must leave alone. */
async function worldOf({ bot, slack }: Stage) {
  const requests = await bot.ports.store.requests.list({ limit: null });
  return { requests, cards: slack.as('lee').sees({ channel: 'key-requests' }).length };
}

async function explained(stage: Stage, line: string): Promise<string> {
  const before = await worldOf(stage);
  await stage.after(stage.ana.types(`/cometkey policy explain ${line}`));
  expect(await worldOf(stage)).toEqual(before);
  return stage.told(stage.ana);
}

describe('policy explain', () => {
  test('says which rule decides, who, and why the ones above do not', async () => {
    await using stage = await startStage({ policy });
    await ownedKey(stage, stage.ana, { name: 'prod' });
    const told = await explained(stage, 'quota prod +$50 launch week');
    expect(told).toContain('+$50.00');
    expect(told).toMatch(/A lead has to approve more quota\*, by rule 5, \*everything else\*/);
    expect(told).toContain('anyone in <!subteam^S0LEADS>');
    expect(told).not.toContain('You’d have to give a reason');
    expect(await explained(stage, 'quota prod +$50')).toContain('You’d have to give a reason.');
    expect(told).toContain('Rule 2, *small top-ups*, says “up to $10.00”. This is $50.00.');
    expect(told).toContain('Rule 3, *ci keys*, says “keys named ci-∗”.');
    expect(told).toContain('Rule 4, *big money*, says “the key would have been given more than $100.00');
    expect(told).toContain('Rule 1 is about other changes.');
    expect(rowNamed(stage, 'prod')?.remain_quota).toBe(20 * USD);
  });

  test('tells what is left of a cap, and when it is used up', async () => {
    await using stage = await startStage({ policy });
    await ownedKey(stage, stage.ana, { name: 'prod' });
    expect(await explained(stage, 'quota prod +$10 launch')).toMatch(
      /Done at once\*, by rule 2, \*small top-ups\*\..*up to \$15\.00.*\$5\.00 of that left/,
    );
    await stage.after(stage.ana.types('/cometkey quota prod +$10 launch'));
    const told = await explained(stage, 'quota prod +$10 launch');
    expect(told).toMatch(/small top-ups\*, has given enough:.*You’ve had \$10\.00, and this is \$10\.00/);
    expect(told).toContain('everything else');
  });

  test.each([
    ['quota prod -$5', 'Done at once*: it needs no decision'],
    ['quota ci-a +$50 why', 'CI keys are topped up by the platform team.'],
    ['unlimited prod on for 4h migration', '2 leads have to approve unlimited quota*, by rule 1'],
    ['unlimited prod on', 'by rule 5'],
    ['renew prod 2y', 'an expiry more than 365 days away'],
    ['renew prod 30d', 'it needs no decision'],
    ['edit prod --expires never', 'by rule 5, *everything else*'],
    ['edit prod --name fresh', 'it needs no decision'],
    ['create fresh --quota $500', '2 leads or admins have to approve more than $50.00 for a new key'],
    ['create fresh', 'it needs no decision'],
    ['disable prod', 'it needs no decision'],
    ['claim orphan mine', 'An admin has to approve who owns it'],
  ])('explains `%s`', async (line, words) => {
    await using stage = await startStage({ policy });
    await ownedKey(stage, stage.ana, { name: 'prod' });
    await ownedKey(stage, stage.ana, { name: 'ci-a' });
    stage.cometApi.account.addKey({ name: 'orphan' });
    await stage.sweep();
    expect(await explained(stage, line)).toContain(words);
  });

  test.each([
    ['', 'After `policy explain`, write the command'],
    ['show prod', '`show` changes no key'],
    ['quota prod', 'I need the whole command, with all that you’d ask for'],
    ['quota', 'I need the whole command, with all that you’d ask for'],
    ['unlimited prod', 'I need the whole command, with all that you’d ask for'],
    ['create', 'I need the whole command, with all that you’d ask for'],
    ['enable', 'For example: `/cometkey policy explain enable search-prod`'],
    ['disable', 'I need the whole command, with all that you’d ask for'],
    ['renew', 'I need the whole command, with all that you’d ask for'],
    ['unlimited on', 'I need the whole command, with all that you’d ask for'],
    ['edit --models gpt-5', 'I need the whole command, with all that you’d ask for'],
    ['create prod', 'There’s already a key'],
    ['edit prod --name theirs', 'There’s already a key'],
    ['create fresh --models gtp-5', 'gtp-5'],
    ['create fresh --for @gil', 'is a guest'],
    ['quota prod +€5', 'US dollars only'],
    ['quota other +$5 why', 'There’s no key “other”'],
    ['quota prod =$20', 'already has $20.00 left'],
    ['enable prod', 'enabled'],
  ])('refuses `%s` as everywhere', async (line, words) => {
    await using stage = await startStage({ policy });
    await ownedKey(stage, stage.ana, { name: 'prod' });
    await ownedKey(stage, stage.bob, { name: 'theirs' });
    expect(await explained(stage, line)).toContain(words);
  });

  test('names the admins to the only lead, because they may decide it', async () => {
    const named = { leads: ['U0LEE'], admins: ['S0ADMINS'], lists: {}, teams: {} };
    await using stage = await startStage({ policy: { ...policy, people: named } });
    await ownedKey(stage, stage.lee, { name: 'prod' });
    await stage.after(stage.lee.types('/cometkey policy explain quota prod +$50 launch week'));
    expect(stage.told(stage.lee)).toContain('by rule 5, *everything else*: anyone in <!subteam^S0ADMINS>.');
    await stage.after(stage.lee.types('/cometkey quota prod +$50 launch week'));
    await stage.after(stage.ada.clicks('Approve'));
    expect(rowNamed(stage, 'prod')?.remain_quota).toBe(70 * USD);
  });

  test('tells nothing of a key that the person may not see', async () => {
    await using stage = await startStage({ policy });
    await ownedKey(stage, stage.bob, { name: 'theirs' });
    await stage.after(stage.ana.types('/cometkey show theirs'));
    const shown = stage.told(stage.ana);
    const told = await explained(stage, 'quota theirs +$5 why');
    expect(told.split('.')[0]).toBe(shown.split('.')[0]);
    expect(told).not.toContain('everything else');
  });

  test('asks which key is meant, and explains for the one that is chosen', async () => {
    await using stage = await startStage({ policy });
    await ownedKey(stage, stage.ana, { name: 'prod-a' });
    await ownedKey(stage, stage.ana, { name: 'prod-b' });
    expect(await explained(stage, 'quota prod +$50 launch')).toContain('Several keys match');
    await stage.after(stage.ana.clicks('Policy explain quota', { near: 'prod-b' }));
    expect(stage.told(stage.ana)).toContain('everything else');
  });
});
