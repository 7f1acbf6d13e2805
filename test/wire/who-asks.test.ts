import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import type { User } from '../../sandbox/slack/shapes.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const MINUTE = 60_000;
const STRANGERS = 'People from other workspaces can’t manage CometAPI keys here.';
const ELSEWHERE = 'This only works in the workspace where I’m installed.';

function becomes(stage: Stage, person: Person, traits: Partial<User>): void {
  stage.advance(2 * MINUTE);
  Object.assign(stage.slack.workspace.users.find(({ id }) => id === person.id) ?? {}, traits);
}

const gridUser = (...teams: string[]): Partial<User> => ({
  team_id: 'T0HOME',
  enterprise_user: { id: 'U0ANA', enterprise_id: 'E0GRID', teams },
});

/** What she reads of each of the ways to ask for something. */
async function everyEntry(stage: Stage, ana: Person): Promise<string[]> {
  const read: string[] = [];
  await stage.after(ana.types('/cometkey show search-prod'));
  read.push(stage.told(ana));
  await stage.after(ana.shortcut('key_new'));
  read.push(textOf(ana.modal() ?? {}));
  await ana.closes();
  await stage.after(ana.opensHome());
  read.push(textOf(ana.home() ?? {}));
  return read;
}

describe('in an Enterprise Grid', () => {
  test('whoever is a member of our workspace is served, wherever they are at home', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    becomes(stage, ana, gridUser('T0HOME', 'T0COMET'));
    const [line, shortcut, home] = await everyEntry(stage, ana);
    expect(line).toMatch(/^search-prod · /);
    expect(shortcut).toMatch(/^New CometAPI key/);
    expect(home).toContain('search-prod');
    await stage.after(ana.clicks('Open', { in: 'home' }));
    await ana.closes();
    await stage.after(ana.types('/cometkey quota search-prod'));
    await ana.fills({ amount: '$5', reason: 'launch week' });
    await stage.after(ana.submits());
    expect(stage.card()).toContain('launch week');
  });

  test.each<[string, Partial<User>]>([
    ['of another workspace of the grid', gridUser('T0HOME')],
    ['of no workspace at all', gridUser()],
    [
      'of another workspace, though Slack calls ours their home',
      { ...gridUser('T0HOME'), team_id: 'T0COMET' },
    ],
    ['of whom Slack says nothing', { team_id: undefined as never }],
    ['whom Slack does not let us see', { is_hidden: true }],
  ])('somebody %s is a stranger, however they ask', async (_who, traits) => {
    await using stage = await stageWithKey();
    becomes(stage, stage.ana, traits);
    for (const words of await everyEntry(stage, stage.ana)) expect(words).toContain(STRANGERS);
  });

  test('a stranger’s approval counts for nothing', async () => {
    await using stage = await stageWithRequest();
    becomes(stage, stage.lee, gridUser('T0HOME'));
    await stage.after(stage.lee.clicks('Approve'));
    expect(stage.told(stage.lee)).toContain(STRANGERS);
    expect(stage.cometApi.account.row(1)?.remain_quota).toBe(20 * USD);
  });
});

test('from another workspace every way to ask says where it works', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, slack } = stage;
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.types('/cometkey quota search-prod'));
  await ana.fills({ amount: '$5', reason: 'again' });
  const home = textOf(ana.home() ?? {});
  slack.workspace.team.id = 'T0OTHER';
  await stage.after(ana.submits());
  expect(textOf(ana.modal() ?? {})).toContain(ELSEWHERE);
  await ana.closes();
  await stage.after(ana.clicks('Disable'));
  expect(stage.told(ana)).toContain(ELSEWHERE);
  await stage.after(lee.clicks('Approve'));
  expect(stage.told(lee)).toContain(ELSEWHERE);
  await stage.after(ana.shortcut('key_new'));
  expect(textOf(ana.modal() ?? {})).toContain(ELSEWHERE);
  await ana.closes();
  await stage.after(ana.opensHome());
  expect(textOf(ana.home() ?? {})).toBe(home);
  slack.workspace.team.id = 'T0COMET';
  expect(stage.cometApi.account.row(1)).toMatchObject({ status: 1, remain_quota: 20 * USD });
});

test.each([
  null,
  '',
  'Mars/Olympus_Mons',
  7,
  undefined,
])('whose time zone is %j is served in UTC, and told once', async (tz) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  becomes(stage, ana, { tz: tz as never });
  await stage.after(ana.types('/cometkey edit search-prod --expires 2027-03-01'));
  expect(stage.cometApi.account.row(1)?.expired_time).toBe(Date.UTC(2027, 2, 1, 23, 59, 59) / 1000);
  await stage.after(ana.types('/cometkey list'));
  await stage.after(ana.opensHome());
  const told = ana
    .dms()
    .map(textOf)
    .filter((text) => text.includes('Slack doesn’t tell me your time zone'));
  expect(told).toHaveLength(1);
});

test.each([
  'toString',
  'constructor',
  '__proto__',
  'hasOwnProperty',
  'key.no_such',
  'two\nlines',
  'x'.repeat(255),
])('a button called %j is acknowledged, and does nothing', async (id) => {
  await using stage = await stageWithKey();
  const { ana, slack } = stage;
  await stage.after(ana.types('/cometkey show search-prod'));
  const before = ana.sees().length;
  const element = ana
    .lastEphemeral()
    ?.blocks?.flatMap(({ elements = [] }) => elements)
    .find(({ action_id }) => action_id === 'key.disable');
  if (!element) throw new Error('there is no such button');
  element.action_id = id;
  await stage.after(ana.clicks(id));
  expect(ana.troubles()).toEqual([]);
  expect(ana.sees()).toHaveLength(before);
  expect(stage.cometApi.account.row(1)?.status).toBe(1);
  expect(slack.calls.filter(({ answer }) => answer !== 'ok')).toEqual([]);
});

test.each([
  'toString',
  '__proto__',
  'form.gone',
])('a form called %j is acknowledged, and does nothing', async (id) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await ana.fills({ amount: '$5', reason: 'launch week' });
  Object.assign(ana.modal() ?? {}, { callback_id: id });
  await stage.after(ana.submits());
  expect(ana.troubles()).toEqual([]);
  expect(stage.card()).toBe('');
});
