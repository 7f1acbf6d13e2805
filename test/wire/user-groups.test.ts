import { describe, expect, test } from 'vitest';
import type { User } from '../../sandbox/slack/shapes.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Fault } from '../../sandbox/slack/world.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

const MINUTE = 60_000;
const ADMINS = 'S0ADMINS';
const LEADS = 'S0LEADS';

const groupOf = ({ slack }: Stage, id: string) => {
  const group = slack.workspace.groups.find((one) => one.id === id);
  if (!group) throw new Error(`no group ${id}`);
  return group;
};

function remove({ slack }: Stage, id: string): void {
  slack.workspace.groups.splice(0, Infinity, ...slack.workspace.groups.filter((one) => one.id !== id));
}

const lookUps = ({ slack }: Stage) => slack.calls.filter(({ method }) => method.startsWith('usergroups.'));

const unreadable: [string, (stage: Stage) => void][] = [
  ['is deleted', (stage) => remove(stage, ADMINS)],
  ...(
    [
      { kind: 'http500' },
      { kind: 'ratelimited', retryAfterSeconds: 120 },
      { kind: 'error', error: 'plan_upgrade_required' },
      { kind: 'error', error: 'missing_scope' },
      { kind: 'reset' },
    ] as const
  ).map((fault): [string, (stage: Stage) => void] => [
    `cannot be read (${'error' in fault ? fault.error : fault.kind})`,
    ({ slack }) => slack.faults.push({ method: 'usergroups.list', times: 1000, ...fault } as Fault),
  ]),
];

describe.each(unreadable)('the admins’ group %s', (_what, breaks) => {
  test('whoever was in it has no right of an admin a minute later, in words', async () => {
    await using stage = await stageWithKey();
    const { ada, ana, cometApi } = stage;
    await stage.after(ada.types('/cometkey list all'));
    breaks(stage);
    for (const days of [0, 1, 100]) {
      stage.advance(days * 86_400_000 + MINUTE + 1);
      for (const line of ['assign search-prod @ada', 'disable search-prod', 'show #1']) {
        await stage.after(ada.types(`/cometkey ${line}`));
        expect(stage.told(ada)).toMatch(
          /^I can’t check .* \(<!subteam\^S0ADMINS> didn’t load\), so I did nothing\./,
        );
      }
    }
    expect((await stage.bot.ports.store.keys.get(1))?.owner).toBe(ana.id);
    expect(cometApi.account.row(1)?.status).toBe(1);
  });

  test('members go on as members, with no word of groups', async () => {
    await using stage = await stageWithKey();
    const { ana, bob } = stage;
    breaks(stage);
    stage.advance(MINUTE + 1);
    await stage.after(ana.types('/cometkey quota search-prod -$5'));
    expect(left(stage)).toBe(15);
    await stage.after(bob.types('/cometkey create mine --quota $1'));
    expect(stage.cometApi.account.rows()).toHaveLength(2);
    expect(stage.told(ana) + stage.told(bob)).not.toContain('user group');
  });

  test('who is named one by one stays what they are, and hears which group it is, once', async () => {
    const policy = defaultPolicy({ leads: [LEADS], admins: [ADMINS, 'U0BOB'] }, 'C0REQUESTS');
    await using stage = await startStage({ policy });
    const { ana, bob, lee } = stage;
    await ownedKey(stage, ana, { name: 'search-prod' });
    breaks(stage);
    stage.advance(MINUTE + 1);
    await stage.after(bob.types('/cometkey disable search-prod'));
    expect(stage.cometApi.account.row(1)?.status).toBe(2);
    await stage.after(lee.types('/cometkey status'));
    const told = bob
      .dms()
      .map(textOf)
      .filter((text) => text.includes('(`S0ADMINS`) is listed among the admins'));
    expect(told).toHaveLength(1);
    expect(stage.logged.join('\n')).toContain('nobody holds a right through these user groups');
  });
});

test('while the admins’ group cannot be read, who was in it last hears what admins have to hear', async () => {
  await using stage = await stageWithKey();
  const { ada, lee, slack, cometApi } = stage;
  await stage.after(ada.types('/cometkey list all'));
  slack.faults.push({ method: 'usergroups.list', times: 1000, kind: 'http500' });
  stage.advance(MINUTE + 1);
  cometApi.account.addKey({ name: 'odd', remain_quota: 'much' as never });
  await stage.runs('sweep');
  await stage.runs('deliver');
  expect(ada.dms().map(textOf).join('\n')).toContain('CometAPI lists 1 key that I can’t');
  expect(lee.dms()).toHaveLength(0);
});

test('while the leads’ group cannot be read, Home and the list say that requests may be missing', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, slack } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.opensHome());
  expect(textOf(lee.home())).toContain('Waiting for you: 1');
  expect(textOf(lee.home())).not.toContain('can’t check');
  slack.faults.push({ method: 'usergroups.list', times: 1000, kind: 'http500' });
  stage.advance(MINUTE + 1);
  const doubt =
    /⚠️ I can’t check who is in .*S0LEADS.* so I’m showing you what a member sees\..* may be missing here\..* tell an admin\./;
  await stage.after(lee.opensHome());
  expect(textOf(lee.home())).toMatch(doubt);
  await stage.after(lee.types('/cometkey requests pending'));
  expect(stage.told(lee)).toMatch(doubt);
  // Of somebody who was in no group it is certain.
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).not.toContain('can’t check');
});

test('where nobody is an admin any more, the leads hear of the group', async () => {
  await using stage = await stageWithKey();
  remove(stage, ADMINS);
  stage.advance(MINUTE + 1);
  await stage.after(stage.ana.types('/cometkey list'));
  expect(stage.dm(stage.lee)).toMatch(
    /\(`S0ADMINS`\) is listed among the admins, but Slack has no such group/,
  );
  expect(stage.dm(stage.lea)).toContain('S0ADMINS');
});

test.each<[string, (stage: Stage) => void, string]>([
  ['gone', (stage) => remove(stage, LEADS), 'Slack has no such group'],
  ['empty', (stage) => groupOf(stage, LEADS).users.splice(0), 'it has no members'],
])('the leads’ group is %s: admins hear which, and decide themselves', async (_what, breaks, why) => {
  await using stage = await stageWithKey();
  const { ana, ada } = stage;
  breaks(stage);
  stage.advance(MINUTE + 1);
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(ada.dms().map(textOf).join('\n')).toContain(`(\`S0LEADS\`) is listed among the leads, but ${why}`);
  expect(stage.card()).toContain('S0LEADS');
  await stage.after(ada.clicks('Approve'));
  expect(left(stage)).toBe(70);
});

test('a lead who has left, or is a guest by now, is not called', async () => {
  await using stage = await stageWithKey();
  const traits: Partial<User> = { deleted: true };
  Object.assign(stage.slack.workspace.users.find(({ id }) => id === 'U0LEE') ?? {}, traits);
  groupOf(stage, LEADS).users.push('U0GIL');
  stage.advance(MINUTE + 1);
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(stage.thread()[0]).toContain('<@U0LEA>');
  expect(stage.thread()[0]).not.toMatch(/U0LEE|U0GIL/);
});

test('all groups are read by one call a minute, however many ask at once', async () => {
  await using stage = await stageWithRequest();
  const { ana, bob, lee, lea, ada } = stage;
  stage.advance(MINUTE + 1);
  const before = lookUps(stage).length;
  await stage.after(Promise.all([ana, bob, lee, lea, ada].map((who) => who.types('/cometkey list'))));
  await stage.after(lee.clicks('Approve'));
  expect(lookUps(stage).length - before).toBe(1);
});

test('a wait that Slack asks for is kept, and the right is there again afterwards', async () => {
  await using stage = await stageWithRequest();
  const { lee, slack } = stage;
  stage.advance(MINUTE + 1);
  slack.faults.push({ method: 'usergroups.list', kind: 'ratelimited', retryAfterSeconds: 30, times: 1 });
  const before = lookUps(stage).length;
  for (let click = 0; click < 5; click += 1) await stage.after(lee.clicks('Approve'));
  expect(lookUps(stage).length - before).toBe(1);
  expect(left(stage)).toBe(20);
  stage.advance(31_000);
  await stage.after(lee.clicks('Approve'));
  expect(left(stage)).toBe(70);
});

test('what a clock ahead of its time has read is old when the clock is right again', async () => {
  await using stage = await stageWithRequest();
  const { lee } = stage;
  stage.advance(30 * 86_400_000);
  await stage.after(lee.types('/cometkey list all'));
  stage.advance(-30 * 86_400_000);
  groupOf(stage, LEADS).users.splice(0, Infinity, 'U0LEA');
  await stage.after(lee.clicks('Approve'));
  expect(stage.told(lee)).toContain('Only leads and admins can approve or deny');
  groupOf(stage, LEADS).users.push('U0LEE');
  stage.advance(MINUTE + 1);
  await stage.after(lee.clicks('Approve'));
  expect(left(stage)).toBe(70);
});
