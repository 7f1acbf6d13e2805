import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { units } from '../../src/domain/keys/quota.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { approveLessRequest } from '../../src/usecases/requests/decide/decide-request.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';
import { writtenPolicy } from '../support/written-policy.ts';

const FINANCE = 'C0FIN';
const HOUR = 3_600_000;

const policy = writtenPolicy(`
  - name: big money
    when: { change: quota_increase, amount: { above: $100 } }
    then:
      channel: ${FINANCE}
      expires: 48h
      remind: [2h, 30h]
      escalate: { after: 40h, to: admins }
  - { name: the rest, when: { change: quota_increase }, then: {} }
`);

const ticketed = writtenPolicy(`
  - name: more quota, with a ticket
    when: { change: quota_increase }
    then: { reason: { required: true, matches: "^[A-Z]+-[0-9]+", message: "Start with a ticket, such as OPS-12." } }
`);

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;
const inRequests = ({ lee }: Stage) => lee.sees({ channel: 'key-requests' }).map(textOf).join('\n');
const inFinance = ({ lee }: Stage) => lee.sees({ channel: 'finance' }).map(textOf);

async function stageWithFinance(
  options: { policy: Policy; databaseUrl?: string } = { policy },
): Promise<Stage> {
  const stage = await startStage(options);
  const { channels } = stage.slack.workspace;
  const like = channels.find(({ id }) => id === 'C0REQUESTS');
  if (like) channels.push({ ...structuredClone(like), id: FINANCE, name: 'finance', messages: [] });
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  return stage;
}

test('big money is asked in the channel of its rule, and everything else where it always is', async () => {
  await using stage = await stageWithFinance();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey policy'));
  expect(stage.told(ana)).toContain('Such requests are posted in <#C0FIN> and expire after 48 hours.');
  await stage.after(ana.types('/cometkey policy explain quota search-prod +$200 launch'));
  expect(stage.told(ana)).toContain('I’d ask in <#C0FIN>');
  await stage.after(ana.types('/cometkey quota search-prod +$200 launch'));
  expect(stage.told(ana)).toContain('I asked the leads in <#C0FIN> for');
  expect(inRequests(stage)).not.toContain('+$200.00');
  expect(inFinance(stage)[0]).toContain('+$200.00');
  expect(inFinance(stage)[1]).toMatch(/I asked .*<@U0LEE>/);
  await stage.after(lee.clicks('Approve'));
  expect(left(stage)).toBe(220);
  expect(inFinance(stage).join('\n')).toMatch(/Applied/);
  await stage.after(ana.types('/cometkey quota search-prod +$20 launch'));
  expect(stage.told(ana)).toContain('I asked the leads in <#C0REQUESTS> for');
  expect(inRequests(stage)).toContain('+$20.00');
});

test('it waits, is reminded of and comes to the admins as its rule says, also once the rules are others', async () => {
  await using database = await temporaryDatabase();
  const options = { policy, databaseUrl: database.url };
  await using stage = await stageWithFinance(options);
  const { ana, ada } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$200 launch'));
  options.policy = writtenPolicy('  - { name: all, when: { change: quota_increase }, then: {} }\n');
  await stage.restart();
  const after = async (hours: number) => {
    stage.advance(hours * HOUR);
    await stage.runs('remind');
  };
  const reminders = () => inFinance(stage).filter((text) => text.includes('I reminded')).length;
  await after(1.5);
  expect(reminders()).toBe(0);
  await after(1);
  expect(reminders()).toBe(1);
  await stage.after(ana.types('/cometkey requests'));
  expect(stage.told(ana)).toContain('+$200.00');
  await after(24);
  expect(reminders()).toBe(1);
  expect(ada.dms()).toEqual([]);
  await after(5);
  expect(reminders()).toBe(2);
  await after(10);
  expect(stage.dm(ada)).toContain('+$200.00');
  expect(inFinance(stage).join('\n')).toContain('Pending');
  await after(8);
  expect(inFinance(stage).join('\n')).toContain('Expired');
});

test('where the channel of the rule cannot be posted to, those who decide get the card, and admins hear which it is', async () => {
  await using stage = await stageWithFinance();
  const { ana, lee, ada, slack } = stage;
  const finance = slack.workspace.channels.find(({ id }) => id === FINANCE);
  Object.assign(finance ?? {}, { is_archived: true });
  await stage.after(ana.types('/cometkey quota search-prod +$200 launch'));
  const card = lee.dms().find((message) => textOf(message).includes('+$200.00')) ?? 'home';
  expect(stage.dm(ada)).toContain('<#C0FIN>');
  await stage.after(ana.types('/cometkey quota search-prod +$20 launch'));
  expect(stage.told(ana)).not.toContain('I haven’t been able to post');
  Object.assign(finance ?? {}, { is_archived: false });
  await stage.after(lee.clicks('Approve', { in: card }));
  expect(left(stage)).toBe(220);
  await stage.after(ana.types('/cometkey quota search-prod +$300 more'));
  expect(inFinance(stage).join('\n')).toContain('+$300.00');
  expect(stage.dm(ada)).toMatch(/Over|again/);
});

describe('a reason that starts with a ticket', () => {
  test('a line with another one is refused in the words of the rule, and ready to be sent again', async () => {
    await using stage = await startStage({ policy: ticketed });
    const { ana, lee } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    await stage.after(ana.types('/cometkey policy'));
    expect(stage.told(ana)).toContain('About the reason: Start with a ticket, such as OPS-12.');
    await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
    expect(stage.told(ana)).toContain('Your reason doesn’t fit here. Start with a ticket, such as OPS-12.');
    expect(stage.told(ana)).toContain('/cometkey quota search-prod +$50 launch week');
    expect(await stage.bot.ports.store.requests.list({ limit: null })).toEqual([]);
    await stage.after(ana.types('/cometkey quota search-prod +$50 OPS-12 launch week'));
    await stage.after(lee.clicks('Approve'));
    expect(left(stage)).toBe(70);
  });

  test('the form says it before, and under the field', async () => {
    await using stage = await startStage({ policy: ticketed });
    const { ana } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    await stage.after(ana.types('/cometkey quota search-prod +$50'));
    expect(textOf(ana.modal())).toContain(
      'Start with a ticket, such as OPS-12. Whoever decides will see this.',
    );
    await ana.fills({ Reason: 'launch week' });
    await stage.after(ana.submits());
    expect(ana.modal()?.errors).toEqual({ reason: expect.stringContaining('Start with a ticket') });
    await ana.fills({ Reason: 'OPS-12 launch week' });
    await stage.after(ana.submits());
    expect(stage.card()).toContain('OPS-12 launch week');
  });

  test('no pattern of the file and no reason holds up the bot', async () => {
    const policy = writtenPolicy(`
  - name: slow
    when: { change: quota_increase }
    then: { reason: { matches: "^(([a-z]+)+)+$", message: Only small letters. } }
`);
    await using stage = await startStage({ policy });
    await ownedKey(stage, stage.ana, { name: 'search-prod' });
    const began = performance.now();
    await stage.after(stage.ana.types(`/cometkey quota search-prod +$50 ${'a'.repeat(900)}1`));
    expect(stage.told(stage.ana)).toContain('Only small letters.');
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

test('who is silent may decide, and is told and mentioned nowhere', async () => {
  const policy = writtenPolicy(`
  - { name: all, when: { change: quota_increase }, then: { silent: [U0LEE, U0ADA], channel: C0ARCHIVE } }
`);
  await using stage = await startStage({ policy });
  const { ana, lee, lea, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(lea.dms().map(textOf).join()).toContain('+$50.00');
  expect(lea.dms().map(textOf).join()).toMatch(/I asked <@U0LEA> to decide/);
  stage.advance(5 * HOUR);
  await stage.runs('remind');
  expect(lea.dms().map(textOf).join()).not.toContain('<@U0LEE>');
  expect(
    [lee, ada]
      .flatMap((one) => one.dms())
      .map(textOf)
      .join(),
  ).not.toContain('+$50.00');
  await stage.after(lee.types('/cometkey requests'));
  expect(stage.told(lee)).toContain('Waiting for you: 1');
  await stage.after(lee.clicks('Approve'));
  expect(left(stage)).toBe(70);
});

describe('an approval for which the amount is typed', () => {
  const policy = writtenPolicy(`
  - { name: more, when: { change: quota_increase }, then: { stepUp: typed } }
  - { name: unlimited, when: { change: unlimited_on }, then: { stepUp: typed } }
`);
  const WRONG = 'That isn’t the amount that’s asked for.';

  async function asked(line = 'quota search-prod +$50 launch week'): Promise<Stage> {
    const stage = await startStage({ policy });
    await ownedKey(stage, stage.ana, { name: 'search-prod' });
    await stage.after(stage.ana.types(`/cometkey ${line}`));
    return stage;
  }

  test.each<[string, (stage: Stage) => Promise<unknown>]>([
    ['the card', ({ lee }) => lee.clicks('Approve')],
    [
      'the list',
      async (stage) => {
        await stage.after(stage.lee.types('/cometkey requests'));
        await stage.lee.clicks('Approve', { in: stage.lee.lastEphemeral() ?? 'home' });
      },
    ],
    [
      'Home',
      async (stage) => {
        await stage.after(stage.lee.opensHome());
        await stage.lee.clicks('Approve', { in: 'home' });
      },
    ],
    ['a line', (stage) => stage.lee.types(`/cometkey approve ${stage.requestId()} for the launch`)],
  ])('from %s: a wrong one is told under the field, the right one approves', async (_, approves) => {
    await using stage = await asked();
    const { lee } = stage;
    await stage.after(approves(stage));
    expect(textOf(lee.modal())).toContain('Type the amount that’s asked for');
    expect(stage.card()).toContain('Pending');
    await lee.fills({ amount: '$500' });
    await stage.after(lee.submits());
    expect(lee.modal()?.errors).toEqual({ amount: expect.stringContaining(WRONG) });
    expect([left(stage), stage.card()]).toEqual([20, expect.stringContaining('Pending')]);
    await lee.fills({ amount: '50' });
    await stage.after(lee.submits());
    expect([left(stage), stage.card()]).toEqual([70, expect.stringContaining('Applied')]);
  });

  test('less is given by typing it, and nothing is given by leaving it empty', async () => {
    await using stage = await asked();
    const { lee } = stage;
    await stage.after(lee.clicks('Edit and approve'));
    await stage.after(lee.submits());
    expect(lee.modal()?.errors).toEqual({ amount: expect.stringContaining('required') });
    await lee.fills({ amount: '30' });
    await stage.after(lee.submits());
    expect(left(stage)).toBe(50);
  });

  test('where there is no amount, it is the name of the key', async () => {
    await using stage = await asked('unlimited search-prod on for 4h migration');
    const { lee } = stage;
    await stage.after(lee.clicks('Approve with a comment…'));
    await lee.fills({ key: 'search' });
    await stage.after(lee.submits());
    expect(lee.modal()?.errors).toEqual({ key: expect.stringContaining('That isn’t the name of the key.') });
    await lee.fills({ key: 'search-prod' });
    await stage.after(lee.submits());
    expect(stage.cometApi.account.row(1)?.unlimited_quota).toBe(true);
  });

  test('who may not decide is told so, and asked nothing', async () => {
    await using stage = await asked();
    const { bob, ana } = stage;
    for (const one of [bob, ana]) {
      await stage.after(one.clicks('Approve'));
      expect(one.modal()).toBeUndefined();
    }
    expect(left(stage)).toBe(20);
  });
});

describe('what is given for a week at most', () => {
  const policy = writtenPolicy(`
  - { name: more, when: { change: quota_increase }, then: { maxFor: 7d } }
  - { name: new, when: { change: [create_above_limit, expiry_above_limit] }, then: { maxFor: 400d } }
`);
  const WEEK = 'It can only be given temporarily, for 7 days at most.';

  async function stageWithKey(): Promise<Stage> {
    const stage = await startStage({ policy });
    await ownedKey(stage, stage.ana, { name: 'search-prod' });
    return stage;
  }

  test.each([
    ['for good', '+$50 launch week', '+$50 launch week --for 7d'],
    ['for longer', '+$50 for 30d launch week', '+$50 for 7d launch week'],
  ])('a line that asks %s is answered with the one that would do', async (_, typed, meant) => {
    await using stage = await stageWithKey();
    const { ana, lee } = stage;
    await stage.after(ana.types('/cometkey policy'));
    expect(stage.told(ana)).toContain('For 7 days at most.');
    await stage.after(ana.types(`/cometkey policy explain quota search-prod ${typed}`));
    expect(stage.told(ana)).toContain(`*Refused*, by rule 1, *more*: ${WEEK}`);
    await stage.after(ana.types(`/cometkey quota search-prod ${typed}`));
    expect(stage.told(ana)).toContain(WEEK);
    expect(stage.told(ana)).toContain(`quota search-prod ${meant}`);
    await stage.after(ana.clicks(`Run /cometkey quota search-prod ${meant}`));
    await stage.after(lee.clicks('Approve'));
    expect(left(stage)).toBe(70);
    stage.advance(7 * 24 * HOUR + 60_000);
    await stage.runs('grants');
    expect(left(stage)).toBe(20);
  });

  test('a form says it as it is filled in, and under its field', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey quota search-prod +$50'));
    expect(textOf(ana.modal())).toContain(`I’d refuse this: ${WEEK}`);
    await ana.fills({ during: '8d' });
    await stage.after(ana.submits());
    expect(ana.modal()?.errors).toEqual({ during: expect.stringContaining(WEEK) });
    await ana.fills({ during: '7d' });
    await stage.after(ana.submits());
    await ana.fills({ reason: 'launch' });
    await stage.after(ana.submits());
    expect(stage.card()).toContain('Pending');
  });

  test('a new key has to end within the time', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey create fresh --quota $80 --expires never --reason launch'));
    expect(stage.told(ana)).toContain('The key has to expire within 400 days.');
    await stage.after(ana.types('/cometkey create fresh --quota $80 --expires 390d --reason launch'));
    expect(stage.card()).toContain('Pending');
  });
});

test('where a rule lets nobody give less, Edit and approve isn’t offered and is refused', async () => {
  const policy = writtenPolicy(`
  - { name: packets, when: { change: quota_increase, amount: { above: $40 } }, then: { mayLower: no } }
  - { name: the rest, when: { change: quota_increase }, then: {} }
`);
  await using stage = await startStage({ policy });
  const { ana, lee, bot } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey quota search-prod +$20 launch week'));
  expect(stage.card()).toContain('Edit and approve');
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(stage.card()).toMatch(/Approve\n(?!Edit and approve)/);
  expect(stage.card()).not.toContain('Edit and approve');
  const offer = { amount: units(10 * USD), during: null };
  const less = { id: stage.requestId(), offer, comment: '', typed: null };
  const member = await bot.ports.directory.member('U0LEE');
  await expect(approveLessRequest(bot.ports, member, less)).rejects.toMatchObject({
    problem: { kind: 'lowering_off' },
  });
  await stage.after(lee.clicks('Approve'));
  expect(left(stage)).toBe(70);
});
