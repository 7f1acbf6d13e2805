import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import type { User } from '../../sandbox/slack/shapes.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { moreSettings } from '../support/fill-in.ts';
import { holdings, refused, refusedLine } from '../support/refused.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const MINUTE = 60_000;

/** Makes somebody who was a member something else, and lets the minute pass for which that is remembered. */
function becomes(stage: Stage, person: Person, traits: Partial<User>): void {
  stage.advance(2 * MINUTE);
  const user = stage.slack.workspace.users.find(({ id }) => id === person.id);
  Object.assign(user ?? {}, traits);
}

/** A person who leaves while their change is being applied. */
const leaving = (stage: Stage, person: Person, act: () => Promise<unknown>) => () => {
  stage.advance(2 * MINUTE);
  const acting = act();
  const user = stage.slack.workspace.users.find(({ id }) => id === person.id);
  Object.assign(user ?? {}, { deleted: true });
  return acting;
};

const guest = { is_restricted: true };
const singleChannelGuest = { is_restricted: true, is_ultra_restricted: true };
const foreign = { team_id: 'T0OTHER', is_stranger: false };
const noGuests = 'Guests can’t manage CometAPI keys in this workspace. Ask a full member to do it for you.';
const noStrangers = 'People from other workspaces can’t manage CometAPI keys here. Ask a full member';
const noLeavers = 'Deactivated accounts can’t manage CometAPI keys.';

describe.each([
  ['a guest', guest, noGuests],
  ['a guest of one channel', singleChannelGuest, noGuests],
  ['somebody of another workspace', foreign, noStrangers],
])('%s', (_, traits, sentence) => {
  test('is refused every line, every button, the shortcut and every form, in words only they read', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey show search-prod'));
    await stage.after(ana.types('/cometkey quota search-prod'));
    await ana.fills({ amount: '$5', reason: 'launch week' });
    becomes(stage, ana, traits);

    expect(await refused(stage, ana, () => ana.submits())).toContain(sentence);
    await ana.closes();
    for (const line of ['', 'help', 'list', 'show search-prod', 'create x', 'disable #1', 'reveal #1'])
      expect(await refusedLine(stage, ana, line)).toContain(sentence);
    for (const button of ['Disable', 'Reveal secret', 'Renew 30 days', 'Refresh', 'Ask for more'])
      expect(await refused(stage, ana, () => ana.clicks(button))).toContain(sentence);
    expect(await refused(stage, ana, () => ana.shortcut('key_new'))).toContain(sentence);
    await ana.closes();
    await stage.after(ana.opensHome());
    expect(textOf(ana.home())).toContain(sentence.split('. ')[0]);
    expect(textOf(ana.home())).not.toContain('search-prod');
  });

  test('sees no keys and no models in a form that is still open', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey create'));
    await moreSettings(stage, ana);
    expect(await ana.suggestions('models', '')).not.toEqual([]);
    becomes(stage, ana, traits);
    expect(await ana.suggestions('models', '')).toEqual([]);
    await ana.closes();
  });
});

test('a guest who was invited as one sees a Home that says so', async () => {
  await using stage = await stageWithKey();
  const { gil } = stage;
  expect(await refusedLine(stage, gil, 'create x')).toBe(noGuests);
  await stage.after(gil.opensHome());
  expect(textOf(gil.home())).toContain('Guests can’t manage CometAPI keys in this workspace.');
  expect(textOf(gil.home())).not.toContain('New key');
});

test('a stranger in a shared channel has no such command, and their click on a card decides nothing', async () => {
  await using stage = await stageWithRequest();
  const sam = stage.slack.as('sam');
  const before = await holdings(stage);
  await stage.after(sam.types('/cometkey list', { channel: 'partners' }));
  expect(await holdings(stage)).toEqual(before);
  const requests = stage.slack.workspace.channels.find(({ name }) => name === 'key-requests');
  requests?.members.push(sam.id);
  expect(await refused(stage, sam, () => sam.clicks('Approve'))).toContain(noStrangers);
  expect(await refused(stage, sam, () => sam.clicks('Deny'))).toContain(noStrangers);
});

test('a command from another workspace says where it works', async () => {
  await using stage = await stageWithKey();
  stage.slack.workspace.team.id = 'T0OTHER';
  expect(await refusedLine(stage, stage.ana, 'list')).toBe(
    'This only works in the workspace where I’m installed. Run `/cometkey` there.',
  );
  stage.slack.workspace.team.id = 'T0COMET';
});

test('an account that is deactivated while its command, click or form is on its way has no effect', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  const returns = () => becomes(stage, ana, { deleted: false });
  await stage.after(ana.types('/cometkey show search-prod'));

  const line = leaving(stage, ana, () => ana.types('/cometkey disable search-prod'));
  expect(await refused(stage, ana, line)).toContain(noLeavers);
  returns();
  const click = leaving(stage, ana, () => ana.clicks('Renew 30 days'));
  expect(await refused(stage, ana, click)).toContain(noLeavers);
  returns();
  expect(
    await refused(
      stage,
      ana,
      leaving(stage, ana, () => ana.shortcut('key_new')),
    ),
  ).toContain(noLeavers);
  returns();
  await ana.closes();
  await stage.after(ana.types('/cometkey quota search-prod'));
  await ana.fills({ amount: '$5', reason: 'x' });
  expect(
    await refused(
      stage,
      ana,
      leaving(stage, ana, () => ana.submits()),
    ),
  ).toContain(noLeavers);
  returns();
  await stage.after(leaving(stage, ana, () => ana.opensHome())());
  expect(textOf(ana.home())).toContain(noLeavers);
});

test('a lead who became a guest decides nothing', async () => {
  await using stage = await stageWithRequest();
  becomes(stage, stage.lee, guest);
  expect(await refused(stage, stage.lee, () => stage.lee.clicks('Approve'))).toContain(noGuests);
});

test('a member’s click on somebody else’s card is told who decides, and decides nothing', async () => {
  await using stage = await stageWithRequest();
  const { ana, bob } = stage;
  const leads = 'Only leads and admins can approve or deny.';
  expect(await refused(stage, bob, () => bob.clicks('Approve'))).toContain(leads);
  expect(await refused(stage, bob, () => bob.clicks('Deny'))).toContain(leads);
  expect(await refused(stage, ana, () => ana.clicks('Approve'))).toMatch(/is your own|Only leads and admins/);
});

describe('when Slack does not say who somebody is', () => {
  test.each([
    ['users.info', { kind: 'http500' }],
    ['users.info', { kind: 'error', error: 'internal_error' }],
    ['users.info', { kind: 'ratelimited', retryAfterSeconds: 30 }],
  ] as const)('%s %j: a line is given back, a click refused, a form kept', async (method, fault) => {
    await using stage = await stageWithKey();
    const { ana, slack } = stage;
    await stage.after(ana.types('/cometkey show search-prod'));
    await stage.after(ana.types('/cometkey quota search-prod'));
    await ana.fills({ amount: '$5', reason: 'launch week' });
    stage.advance(2 * MINUTE);
    slack.faults.push({ method, times: 100, ...fault });

    const sorry =
      'Slack didn’t tell me who you are or what you’re allowed to do, so I did nothing. Try again in a minute.';
    await refused(stage, ana, () => ana.submits());
    expect(Object.values(ana.modal()?.errors ?? {})).toEqual([sorry]);
    expect(JSON.stringify(ana.modal()?.inputs)).toContain('launch week');
    await ana.closes();
    const line = 'quota search-prod +$5 for <@U0BOB> & co';
    expect(await refusedLine(stage, ana, line)).toBe(
      `${sorry}\nWhat you typed, to send again:\n/cometkey ${line}`,
    );
    expect(await refused(stage, ana, () => ana.clicks('Disable'))).toBe(sorry);
    expect(await refused(stage, ana, () => ana.shortcut('key_new'))).toContain(sorry);
    await ana.closes();
  });

  test.each([
    ['users.info', { kind: 'http500' }],
    ['users.info', { kind: 'error', error: 'internal_error' }],
  ] as const)('one hiccup of %s (%j) stops neither a look nor a change', async (method, fault) => {
    await using stage = await stageWithKey();
    const { ana, slack, cometApi } = stage;
    for (const line of ['show search-prod', 'quota search-prod -$5']) {
      stage.advance(2 * MINUTE);
      slack.faults.push({ method, times: 1, ...fault });
      await stage.after(ana.types(`/cometkey ${line}`));
      expect(stage.told(ana)).toMatch(/^search-prod · |^✅ Took back/);
    }
    expect(cometApi.account.row(1)?.remain_quota).toBe(15 * USD);
  });

  test('nor does one of the groups stop a decision', async () => {
    await using stage = await stageWithRequest();
    const { lee, slack, cometApi } = stage;
    stage.advance(2 * MINUTE);
    slack.faults.push({ method: 'usergroups.list', times: 1, kind: 'http500' });
    await stage.after(lee.clicks('Approve'));
    expect(cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
  });

  test('a decision is refused while the group of leads cannot be read', async () => {
    await using stage = await stageWithRequest();
    const { lee, slack } = stage;
    stage.advance(2 * MINUTE);
    slack.faults.push({ method: 'usergroups.list', times: 100, kind: 'http500' });
    // The admins who were last known hear of it, once.
    await stage.after(lee.types('/cometkey list'));
    expect(await refused(stage, lee, () => lee.clicks('Approve'))).toContain(
      'I can’t check right now whether you’re a lead or an admin (<!subteam^S0LEADS> didn’t load), so I did nothing.',
    );
  });
});
