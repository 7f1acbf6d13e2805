import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { EnvelopeKind } from '../../sandbox/slack/world.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { COMMANDS } from '../../src/slack/commands/commands.ts';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { onPostgres } from '../support/store-sites.ts';
import { USD } from '../support/usd.ts';

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

/** Everything that somebody could notice: the keys at CometAPI, and what each person reads. */
function noticeable(stage: Stage): string {
  const { cometApi, ana, lee, ada, bob } = stage;
  const rows = cometApi.account.rows().map(({ accessed_time: _, ...row }) => row);
  const read = [ana, bob, lee, ada].map((who) => [
    who.sees().map(textOf),
    who.sees({ channel: 'key-requests' }).map(textOf),
    who.dms().map(textOf),
    textOf(who.modal() ?? {}),
  ]);
  return JSON.stringify([rows, read]);
}

async function deliversAgain(stage: Stage, kind: EnvelopeKind): Promise<void> {
  const before = noticeable(stage);
  await stage.after(Promise.all([stage.slack.redeliver(kind), stage.slack.redeliver(kind)]));
  stage.advance(4 * 60_000);
  await stage.after(stage.slack.redeliver(kind));
  stage.advance(20 * 3_600_000);
  await stage.after(stage.slack.redeliver(kind));
  stage.advance(-20 * 3_600_000 - 4 * 60_000);
  expect(noticeable(stage)).toBe(before);
}

const LINES = [
  'create other --quota $1',
  'create other --quota $500 --reason launch',
  'create',
  'edit search-prod --name search-live',
  'quota search-prod -$1',
  'quota search-prod +$5 launch week',
  'quota search-prod =$3',
  'unlimited search-prod on for 4h launch week',
  'disable search-prod',
  'renew search-prod 7d',
  'reveal search-prod',
  'usage search-prod 7d csv',
];

describe.each([
  'socket',
  'http',
] as const)('by %s, a line that is delivered again does nothing more', (delivery) => {
  test.each(LINES)('%s', async (line) => {
    await using stage = await stageWithKey({ delivery });
    await stage.after(stage.ana.types(`/cometkey ${line}`));
    await deliversAgain(stage, 'slash_commands');
  });
});

const OF_OWNERSHIP = ['claim stray --reason mine', 'backup search-prod @bob', 'settings expiring 5d'];

test.each(OF_OWNERSHIP)('a line about whose a key is, or what its owner hears: %s', async (line) => {
  await using stage = await stageWithKey();
  stage.cometApi.account.addKey({ name: 'stray', remain_quota: USD });
  await stage.sweep();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  await deliversAgain(stage, 'slash_commands');
});

const OF_ADMINS = ['assign search-prod @bob', 'disable search-prod', 'enable search-prod'];

test.each(OF_ADMINS)('an admin’s line: %s', async (line) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey disable search-prod'));
  await stage.after(stage.ada.types(`/cometkey ${line}`));
  await deliversAgain(stage, 'slash_commands');
});

const DECISIONS: readonly [string, (stage: Stage) => Person][] = [
  ['approve', ({ lee }) => lee],
  ['deny', ({ lee }) => lee],
  ['cancel', ({ ana }) => ana],
];

test.each(DECISIONS)('a decision by line: %s', async (verb, who) => {
  await using stage = await stageWithRequest();
  await stage.after(
    who(stage).types(`/cometkey ${verb} ${stage.requestId()} not now`.replace(/^(.*cancel \S+).*/, '$1')),
  );
  await deliversAgain(stage, 'slash_commands');
});

const OF_EMERGENCIES = ['break-glass'];

test.each(OF_EMERGENCIES)('alone by line: %s', async (verb) => {
  const policy = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
  await using stage = await stageWithRequest({ policy: { ...policy, breakGlass: { from: ['admins'] } } });
  await stage.after(stage.ada.types(`/cometkey ${verb} ${stage.requestId()} prod is down`));
  await deliversAgain(stage, 'slash_commands');
});

const OF_LEADS = ['delegate @bob until friday', 'delegate end'];

test.each(OF_LEADS)('a lead’s line: %s', async (line) => {
  await using stage = await stageWithKey();
  await stage.after(stage.lee.types('/cometkey delegate @bob 2d'));
  await stage.after(stage.lee.types(`/cometkey ${line}`));
  await deliversAgain(stage, 'slash_commands');
});

const OF_GRANTS = ['end'];

test.each(OF_GRANTS)('a grant’s end by line: %s', async (verb) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 for 7d launch week'));
  await stage.after(stage.lee.clicks('Approve'));
  await stage.after(stage.ana.types(`/cometkey ${verb} ${stage.requestId()}`));
  await deliversAgain(stage, 'slash_commands');
});

test.each([
  'Disable',
  'Renew 30 days',
  'Reveal secret',
  'Ask for more',
  'Edit',
])('a button: %s', async (button) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey show search-prod'));
  await stage.after(stage.ana.clicks(button));
  await deliversAgain(stage, 'interactive');
});

test.each([
  ['Let it expire', 'edit search-prod --expires 2h'],
  ['Cancel', 'edit search-prod --expires 2h'],
  ['Leave nothing', 'quota search-prod =$0 over'],
])('a button of a question: %s', async (button, line) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  await stage.after(stage.ana.clicks(button));
  await deliversAgain(stage, 'interactive');
});

test.each<[string, (stage: Stage) => Person]>([
  ['Approve', ({ lee }) => lee],
  ['Deny', ({ lee }) => lee],
])('a button on a card: %s', async (button, who) => {
  await using stage = await stageWithRequest();
  await stage.after(who(stage).clicks(button));
  await deliversAgain(stage, 'interactive');
});

test('the shortcut opens one form', async () => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.shortcut('key_new'));
  await deliversAgain(stage, 'interactive');
});

test('a submission makes one request', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await ana.fills({ amount: '$5', reason: 'launch week' });
  await stage.after(ana.submits());
  await stage.after(stage.slack.redeliver('interactive'));
  expect(await stage.bot.ports.store.requests.list({ limit: 10, needsDecision: true })).toHaveLength(1);
});

test('an event draws the same Home', async () => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.opensHome());
  await deliversAgain(stage, 'events_api');
});

test('a picker: delivered again, and pressed twice, it acts once for each key', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-test' });
  await stage.after(ana.types('/cometkey quota search -$5'));
  await stage.after(ana.clicks('Quota', { near: 'search-prod' }));
  await deliversAgain(stage, 'interactive');
  expect(left(stage)).toBe(15);
  await stage.after(ana.clicks('Quota', { near: 'search-prod' }));
  expect(left(stage)).toBe(15);
  expect(stage.told(ana)).toContain('has already been sent');
});

test('every verb that acts is among these lines', () => {
  const played = [
    ...LINES,
    ...OF_OWNERSHIP,
    ...OF_ADMINS,
    ...OF_GRANTS,
    ...OF_EMERGENCIES,
    ...OF_LEADS,
    ...DECISIONS.map(([verb]) => verb),
  ];
  const acting = Object.entries(COMMANDS).filter(([, { readsOnly }]) => !readsOnly);
  expect(
    acting.map(([verb]) => verb).filter((verb) => !played.some((line) => line.split(' ')[0] === verb)),
  ).toEqual([]);
});

describe('what only reads answers every time', () => {
  const reading = Object.entries(COMMANDS).filter(([, { readsOnly }]) => readsOnly);

  test.each(reading)('the line %s', async (verb) => {
    await using stage = await stageWithKey();
    const { ana, slack } = stage;
    await stage.after(ana.types(`/cometkey ${verb === 'show' ? 'show search-prod' : verb}`));
    const before = ana.sees().length;
    await stage.after(slack.redeliver('slash_commands'));
    expect(ana.sees().length).toBe(before + 1);
  });

  test.each([
    ['list', 'Open'],
    ['help', 'My keys'],
  ])('after %s, the button %s', async (verb, button) => {
    await using stage = await stageWithKey();
    const { ana, slack } = stage;
    await stage.after(ana.types(`/cometkey ${verb}`));
    await stage.after(ana.clicks(button));
    const before = ana.sees().length;
    await stage.after(slack.redeliver('interactive'));
    expect(ana.sees().length).toBe(before + 1);
  });
});

onPostgres('two bots on one database', (site) => {
  test('whichever of them hears a line, a click or a shortcut again: it acts once', async () => {
    await using database = await site();
    await using stage = await stageWithKey({ databaseUrl: database.url });
    await stage.another();
    await expect.poll(stage.slack.connections).toBe(2);
    const { ana, lee, slack } = stage;
    await stage.after(ana.types('/cometkey quota search-prod -$1'));
    await stage.after(Promise.all([1, 2, 3, 4].map(() => slack.redeliver('slash_commands'))));
    expect(left(stage)).toBe(19);
    await stage.after(ana.types('/cometkey quota search-prod +$5 launch week'));
    await stage.after(Promise.all([1, 2, 3, 4].map(() => slack.redeliver('slash_commands'))));
    await stage.after(lee.clicks('Approve'));
    await stage.after(Promise.all([1, 2, 3, 4].map(() => slack.redeliver('interactive'))));
    await stage.runs('apply');
    expect(left(stage)).toBe(24);
    expect(await stage.bot.ports.store.requests.list({ limit: 10, needsDecision: true })).toHaveLength(1);
  });
});

describe('told that nothing was done, because Slack did not say who it is, and delivered again once it does', () => {
  const silence = ({ slack }: Stage) =>
    slack.faults.push({ method: 'users.info', kind: 'http500', times: 100 });
  test.each(LINES)('%s', async (line) => {
    await using stage = await stageWithKey();
    stage.advance(10 * 60_000);
    silence(stage);
    await stage.after(stage.ana.types(`/cometkey ${line}`));
    expect(stage.told(stage.ana)).toContain('I did nothing');
    stage.slack.faults.length = 0;
    await deliversAgain(stage, 'slash_commands');
  });

  test.each(['Approve', 'Deny'])('the button %s', async (label) => {
    await using stage = await stageWithRequest();
    stage.advance(10 * 60_000);
    silence(stage);
    await stage.after(stage.lee.clicks(label));
    stage.slack.faults.length = 0;
    await deliversAgain(stage, 'interactive');
  });
});

test('done at first, and delivered again while Slack does not say who it is: nothing is said', async () => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types('/cometkey quota search-prod -$1'));
  stage.advance(10 * 60_000);
  stage.slack.faults.push({ method: 'users.info', kind: 'http500', times: 100 });
  await deliversAgain(stage, 'slash_commands');
});
