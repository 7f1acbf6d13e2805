import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { endDelegation } from '../../src/usecases/requests/decide/delegations.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, type StageOptions, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';
import { policyFrom } from '../support/written-policy.ts';

const MINUTE = 60_000;
const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

/** Lee is away and hands his votes to bob, who leads nothing; ana has asked for $50 more. */
async function handedOn(options: StageOptions = {}): Promise<Stage> {
  const stage = await startStage(options);
  await ownedKey(stage, stage.ana, { name: 'search-prod', remain_quota: 20 * USD });
  await stage.after(stage.lee.types('/cometkey delegate @bob until friday'));
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 launch week'));
  return stage;
}

const approves = (stage: Stage, person: Stage['ana']) =>
  stage.after(person.types(`/cometkey approve ${stage.requestId()}`));

function twoLeads() {
  return policyFrom(`
people: { leads: [S0LEADS], admins: [S0ADMINS] }
approvals: { channel: C0REQUESTS }
rules: [{ name: two, when: { change: quota_increase }, then: { approvals: 2, from: [leads] } }]
`);
}

const leads = ({ slack }: Stage) => slack.workspace.groups.find(({ id }) => id === 'S0LEADS')?.users ?? [];

describe('a lead hands their votes on', () => {
  test('the delegate is told, called, and decides; card and audit say for whom', async () => {
    await using stage = await handedOn();
    const { ada, ana, bob, lee } = stage;
    expect(stage.told(lee)).toMatch(/<@U0BOB> decides for you until .*4 Dec 2026, 22:59/);
    expect(textOf(bob.dms()[0] ?? {})).toMatch(/<@U0LEE> handed you their votes until/);
    expect(stage.thread()[0]).toMatch(/I asked .*<@U0LEE>.*<@U0BOB>.* to decide/);
    await stage.after(bob.types('/cometkey requests'));
    expect(stage.told(bob)).toContain('Waiting for you: 1');
    await stage.after(bob.clicks('Approve'));
    expect(left(stage)).toBe(70);
    expect(stage.card()).toContain('Approved by <@U0BOB> (for <@U0LEE>)');
    expect(stage.dm(ana)).toContain('<@U0BOB> (for <@U0LEE>)');
    await stage.after(ada.types('/cometkey audit'));
    expect(stage.told(ada)).toContain('<@U0BOB> (for <@U0LEE>) approved +$50.00');
    expect(stage.told(ada)).toContain('<@U0LEE> handed their votes to <@U0BOB> until');
  });

  test('the delegate denies with a reason', async () => {
    await using stage = await handedOn();
    await stage.after(stage.bob.types(`/cometkey deny ${stage.requestId()} no budget`));
    expect(stage.card()).toMatch(/Denied[\s\S]*by <@U0BOB> \(for <@U0LEE>\)/);
  });

  test('and nothing else: no key of others, nobody’s list, no handing on', async () => {
    await using stage = await handedOn();
    const { bob } = stage;
    await stage.after(bob.types('/cometkey disable #1 because'));
    expect(stage.cometApi.account.row(1)?.status).toBe(1);
    await stage.after(bob.types('/cometkey list all'));
    expect(stage.told(bob)).toContain('Only leads and admins can list');
    await stage.after(bob.types('/cometkey delegate @ana until friday'));
    expect(stage.told(bob)).toContain('can’t hand on');
    await approves(stage, stage.gil);
    expect(left(stage)).toBe(20);
  });

  test('nor trying again what failed, which is no decision', async () => {
    await using stage = await handedOn();
    const { bob, cometApi, lee } = stage;
    cometApi.faults.add({ kind: 'success_false', match: { method: 'PUT' }, times: 1, message: 'not now' });
    await stage.after(bob.clicks('Approve'));
    expect(stage.card()).toContain('Failed');
    await stage.after(bob.types(`/cometkey requests ${stage.requestId()}`));
    await stage.after(bob.clicks('Try again'));
    expect(stage.told(bob)).toContain('Only leads and admins can approve or deny');
    expect(left(stage)).toBe(20);
    await stage.after(lee.types(`/cometkey requests ${stage.requestId()}`));
    await stage.after(lee.clicks('Try again'));
    expect(left(stage)).toBe(70);
  });

  test('never two votes of one seat, nor of one person', async () => {
    await using stage = await handedOn({ policy: twoLeads() });
    const { bob, lee, lea } = stage;
    await stage.after(lea.types('/cometkey delegate @bob 3d'));
    await stage.after(bob.clicks('Approve'));
    expect(stage.card()).toContain('1 of 2 approvals (<@U0BOB> (for <@U0LEE>))');
    await approves(stage, bob);
    expect(stage.told(bob)).toContain('You’ve already approved');
    await approves(stage, lee);
    expect(stage.told(lee)).toContain('<@U0BOB>, who decides for you, has already approved request');
    expect(left(stage)).toBe(20);
    await approves(stage, lea);
    expect(left(stage)).toBe(70);
  });

  test('not for what either of the two has asked, or owns', async () => {
    await using stage = await handedOn();
    const { bob, lee } = stage;
    await stage.after(bob.types('/cometkey create bobs --quota $20 --expires 90d'));
    await stage.after(bob.types('/cometkey quota bobs +$5 mine'));
    await approves(stage, bob);
    expect(stage.told(bob)).toContain('is your own');
    await stage.after(lee.types('/cometkey create lees --quota $20 --expires 90d'));
    await stage.after(lee.types('/cometkey quota lees +$5 mine'));
    expect(stage.thread().join()).not.toContain('<@U0BOB>');
    await approves(stage, bob);
    expect(stage.told(bob)).toContain('the person who handed you their votes');
    expect(stage.card()).toContain('Pending');
  });
});

describe('it ends', () => {
  test('by its time', async () => {
    await using stage = await handedOn();
    await stage.after(stage.lee.types('/cometkey delegate @bob 30m'));
    stage.advance(31 * MINUTE);
    await approves(stage, stage.bob);
    expect(stage.told(stage.bob)).toContain('Only leads and admins can approve or deny');
    expect(left(stage)).toBe(20);
  });

  test.each(['lee', 'bob'] as const)('by %s', async (who) => {
    await using stage = await handedOn();
    const other = who === 'lee' ? stage.bob : stage.lee;
    await stage.after(stage[who].types('/cometkey delegate end'));
    expect(stage.told(stage[who])).toContain('ended');
    expect(stage.dm(other)).toMatch(/ended/);
    await approves(stage, stage.bob);
    expect(left(stage)).toBe(20);
    await stage.after(stage[who].types('/cometkey delegate end'));
    expect(stage.told(stage[who])).toContain('there’s nothing to end');
  });

  test('not while it is said to go on for longer', async () => {
    await using stage = await handedOn();
    const { bob, bot, lee } = stage;
    const { delegations } = bot.ports.store;
    const meanwhile = {
      ...delegations,
      async active(now: Date) {
        const seen = await delegations.active(now);
        await stage.after(lee.types('/cometkey delegate @bob 3d'));
        return seen;
      },
    };
    const store = { ...bot.ports.store, delegations: meanwhile };
    const asLee = await bot.ports.directory.member('U0LEE');
    const ending = endDelegation({ ...bot.ports, store }, asLee, { other: null });
    await expect(ending).rejects.toMatchObject({ problem: { kind: 'delegation_moved' } });
    await approves(stage, bob);
    expect(left(stage)).toBe(70);
  });

  test('by handing them to somebody else, of which the audit tells both', async () => {
    await using stage = await handedOn();
    const { ada, bob, lee } = stage;
    await stage.after(lee.types('/cometkey delegate @ana 3d'));
    expect(stage.dm(bob)).toMatch(/ended/);
    await stage.after(ada.types('/cometkey audit'));
    expect(stage.told(ada)).toContain('<@U0LEE> handed their votes to <@U0ANA> until');
    expect(stage.told(ada)).toContain('<@U0LEE> ended <@U0BOB>’s right to decide for <@U0LEE>');
  });

  test('when whoever handed them on leads no more', async () => {
    await using stage = await handedOn();
    const { bob } = stage;
    leads(stage).splice(0, Infinity, 'U0LEA');
    stage.advance(2 * MINUTE);
    await approves(stage, bob);
    expect(left(stage)).toBe(20);
    await stage.runs('remind');
    await stage.runs('deliver');
    expect(stage.dm(bob)).toMatch(/<@U0LEE> no longer decides/);
    leads(stage).push('U0LEE');
    stage.advance(2 * MINUTE);
    await approves(stage, bob);
    expect(left(stage)).toBe(20);
  });

  test('a vote that was given counts no more once its lead has lost the right', async () => {
    await using stage = await handedOn({ policy: twoLeads() });
    await stage.after(stage.bob.clicks('Approve'));
    leads(stage).splice(0, Infinity, 'U0LEA');
    stage.advance(2 * MINUTE);
    await approves(stage, stage.lea);
    expect(left(stage)).toBe(20);
    expect(stage.card()).toContain('no longer counts');
  });
});

test('whether a lead still leads cannot be read: that is said, and nothing is decided', async () => {
  await using stage = await handedOn();
  const { bob, slack } = stage;
  slack.faults.push({ method: 'usergroups.list', times: 1000, kind: 'http500' });
  stage.advance(2 * MINUTE);
  await approves(stage, bob);
  expect(stage.told(bob)).toMatch(/^I can’t check right now/);
  expect(left(stage)).toBe(20);
  slack.faults.splice(0);
  stage.advance(2 * MINUTE);
  await approves(stage, bob);
  expect(left(stage)).toBe(70);
});

test('Home and the bare command list it, with a button that ends it', async () => {
  await using stage = await handedOn();
  const { bob, lee } = stage;
  await stage.after(lee.opensHome());
  expect(textOf(lee.home())).toContain('<@U0BOB> decides for you until');
  await stage.after(bob.opensHome());
  expect(textOf(bob.home())).toContain('You decide for <@U0LEE> until');
  expect(textOf(bob.home())).toContain('Waiting for you: 1');
  await stage.after(bob.types('/cometkey delegate'));
  expect(stage.told(bob)).toContain('You decide for <@U0LEE> until');
  await stage.after(lee.types('/cometkey settings'));
  expect(textOf(lee.modal())).toContain('<@U0BOB> decides for you until');
  await lee.closes();
  await stage.after(bob.clicks('End', { in: 'home' }));
  await stage.after(lee.opensHome());
  expect(textOf(lee.home())).not.toContain('decides for you');
});

test('an old button to end it ends nothing that began later', async () => {
  await using stage = await handedOn();
  const { bob, lee } = stage;
  const [old] = bob.dms();
  const pressed = { ...(old && { in: old }) };
  await stage.after(bob.clicks('End', pressed));
  stage.advance(MINUTE);
  await stage.after(lee.types('/cometkey delegate @bob 2d'));
  await stage.after(bob.clicks('End', pressed));
  expect(stage.told(bob)).toContain('there’s nothing to end');
  await approves(stage, bob);
  expect(left(stage)).toBe(70);
});

test('what is missing is asked for in a form; nonsense is refused in words', async () => {
  await using stage = await startStage();
  const { lee, bob } = stage;
  await stage.after(lee.types('/cometkey delegate @bob'));
  await lee.fills({ span: 'soonish' });
  await stage.after(lee.submits());
  expect(Object.keys(lee.modal()?.errors ?? {})).toEqual(['span']);
  await lee.fills({ span: '2 days' });
  await stage.after(lee.submits());
  expect(textOf(lee.modal())).toContain('<@U0BOB> decides for you until');
  await stage.after(lee.types('/cometkey delegate @lee 2d'));
  expect(stage.told(lee)).toContain('yourself');
  await stage.after(lee.types('/cometkey delegate @gil 2d'));
  expect(stage.told(lee)).toContain('can’t decide for you');
  await stage.after(lee.types('/cometkey delegate @bob until friday maybe'));
  expect(stage.told(lee)).toContain('I don’t understand “maybe”');
  await stage.after(lee.types('/cometkey delegate @bob 2d 3d'));
  expect(stage.told(lee)).toContain('I don’t understand “3d”');
  await stage.after(lee.types('/cometkey delegate @bob until never'));
  expect(stage.told(lee)).toContain('needs an end');
  await stage.after(bob.types('/cometkey delegate @ana 2d'));
  expect(stage.told(bob)).toContain('can’t hand on');
});
