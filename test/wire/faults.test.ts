import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Fault } from '../../sandbox/slack/world.ts';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

async function later(stage: Stage): Promise<void> {
  stage.advance(120_000);
  await stage.runs('deliver');
}

/** The newest card among the DMs. */
function cardOf(person: Person) {
  const card = person.dms().findLast(({ thread_ts }) => thread_ts === undefined);
  if (!card) throw new Error(`${person.name} has no card`);
  return card;
}

const POST = 'chat.postMessage';

describe('Slack has trouble while the outcome is told: the requester reads it exactly once', () => {
  test.each<[string, Fault]>([
    ['a 429 with Retry-After', { method: POST, kind: 'ratelimited', retryAfterSeconds: 30, times: 3 }],
    ['a 500', { method: POST, kind: 'http500', times: 3 }],
    ['a connection cut before it was heard', { method: POST, kind: 'reset', times: 3 }],
    ['a connection cut after it was said', { method: POST, kind: 'reset_after_effect', times: 1 }],
    ['an error of Slack’s own', { method: POST, kind: 'error', error: 'internal_error', times: 2 }],
  ])('%s', async (_what, fault) => {
    await using stage = await stageWithRequest();
    const { ana, lee, slack } = stage;
    slack.faults.push(fault);
    await stage.after(lee.clicks('Approve'));
    expect(left(stage)).toBe(70);
    for (let tries = 0; tries < 6; tries += 1) await later(stage);
    const told = ana.dms().filter((message) => textOf(message).includes('Applied'));
    expect(told).toHaveLength(1);
    expect(stage.card()).toContain('Applied');
    expect(stage.thread().filter((text) => text.includes('Granted'))).toHaveLength(1);
  });
});

test('a card whose sending broke off after it was said: whichever copy is clicked, one decision stands', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, lea, slack } = stage;
  slack.faults.push({ method: POST, kind: 'reset_after_effect', times: 1 });
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await later(stage);
  const first = lee.sees({ channel: 'key-requests' }).find(({ thread_ts }) => !thread_ts);
  if (!first) throw new Error('there is no card');
  await stage.after(lee.clicks('Approve', { in: first }));
  expect(left(stage)).toBe(70);
  expect(stage.card()).toContain('Applied');
  const copies = lee.sees({ channel: 'key-requests' }).filter(({ thread_ts }) => !thread_ts);
  for (const copy of copies) expect(textOf(copy)).toContain('Applied');
  await expect(lea.clicks('Approve', { in: first })).rejects.toThrow('no button');
});

test('a wait that Slack asks for is kept for all that is to be posted, and no other call waits', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, slack } = stage;
  const posts = () => slack.calls.filter(({ method }) => method === POST).length;
  const before = posts();
  slack.faults.push({ method: POST, kind: 'ratelimited', retryAfterSeconds: 300, times: 1 });
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toContain('Applied');
  await later(stage);
  expect(posts() - before).toBe(1);
  expect(ana.dms()).toEqual([]);
  stage.advance(200_000);
  await stage.runs('deliver');
  expect(stage.dm(ana)).toContain('Applied');
  expect(stage.thread().filter((text) => text.includes('Granted'))).toHaveLength(1);
});

test('what Slack refused as too fast cannot stand there, so it is told without a look', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, slack } = stage;
  slack.faults.push({ method: POST, kind: 'ratelimited', retryAfterSeconds: 2, times: 1 });
  slack.faults.push({ method: 'conversations.open', kind: 'ratelimited', retryAfterSeconds: 60, times: 99 });
  await stage.after(lee.clicks('Approve'));
  expect(ana.dms()).toEqual([]);
  stage.advance(3000);
  await stage.runs('deliver');
  expect(stage.dm(ana)).toContain('Applied');
});

test('a card that cannot be redrawn now is redrawn later', async () => {
  await using stage = await stageWithRequest();
  stage.slack.faults.push({ method: 'chat.update', kind: 'http500', times: 2 });
  await stage.after(stage.lee.clicks('Approve'));
  for (let tries = 0; tries < 4; tries += 1) await later(stage);
  expect(stage.card()).toContain('Applied');
});

test.each([
  'account_inactive',
  'invalid_auth',
  'missing_scope',
  'restricted_action',
  'is_archived',
  'not_in_channel',
  'channel_not_found',
  'a_code_that_nobody_knows_yet',
])('nor is a card given up that %s keeps from being redrawn for a day', async (error) => {
  await using stage = await stageWithRequest();
  const { slack, lee } = stage;
  slack.faults.push({ method: 'chat.update', kind: 'error', error, times: 1000 });
  await stage.after(lee.clicks('Approve'));
  for (let hours = 0; hours < 24; hours += 3) {
    stage.advance(3 * 3_600_000);
    await stage.runs('deliver');
  }
  slack.faults.length = 0;
  stage.advance(3_600_000);
  await stage.runs('deliver');
  expect(stage.card()).toContain('Applied');
});

describe('an approvals channel that cannot be posted to: every lead decides from a DM, admins are told why', () => {
  test.each<[string, (stage: Stage) => void, string]>([
    [
      'the bot is not in it',
      ({ slack }) => {
        const channel = slack.workspace.channels.find(({ id }) => id === 'C0REQUESTS');
        if (channel) channel.members = channel.members.filter((id) => id !== slack.workspace.bot.user);
      },
      'not_in_channel',
    ],
    [
      'it is archived',
      ({ slack }) => {
        Object.assign(slack.workspace.channels.find(({ id }) => id === 'C0REQUESTS') ?? {}, {
          is_archived: true,
        });
      },
      'is_archived',
    ],
    [
      'it is gone',
      ({ slack }) => {
        const at = slack.workspace.channels.findIndex(({ id }) => id === 'C0REQUESTS');
        slack.workspace.channels.splice(at, 1);
      },
      'channel_not_found',
    ],
  ])('%s', async (_why, breaks, error) => {
    await using stage = await stageWithKey();
    const { ana, lee, lea, ada } = stage;
    breaks(stage);
    await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
    await stage.runs('deliver');
    expect(stage.dm(ada)).toContain(error);
    expect(ada.dms()).toHaveLength(1);
    expect(textOf(cardOf(lee))).toContain('launch week');
    await stage.after(lea.clicks('Approve', { in: cardOf(lea) }));
    expect(left(stage)).toBe(70);
    expect(textOf(cardOf(lee))).toContain('Applied');
    expect(stage.dm(ana)).toContain('Applied');
    await stage.after(ana.types('/cometkey quota search-prod +$5 more'));
    expect(stage.told(ana)).toMatch(
      /^I asked the leads for \*\+\$5\.00\* on \*search-prod\* for good\. I haven’t been able to post in <#C0REQUESTS> lately; if I still can’t, I’ll send it to each of them as a direct message\.\n/,
    );
    await stage.runs('deliver');
    expect(ada.dms()).toHaveLength(1);
  });
});

describe('the card of a request goes to those who decide it where the channel cannot be posted to', () => {
  const closed = async (policy: Policy): Promise<Stage> => {
    const stage = await startStage({ policy });
    const channel = stage.slack.workspace.channels.find(({ id }) => id === 'C0REQUESTS');
    Object.assign(channel ?? {}, { is_archived: true });
    return stage;
  };
  const told = (stage: Stage) =>
    (['ana', 'bob', 'lee', 'lea', 'ada'] as const).filter((name) =>
      stage[name].dms().some((message) => /Pending[\s\S]* asks for /.test(textOf(message))),
    );
  const people = { leads: ['S0LEADS'], admins: ['U0ADA'] };
  const asking = (from: readonly ('leads' | 'admins')[]): Policy => {
    const policy = defaultPolicy(people, 'C0REQUESTS');
    const decision = { kind: 'ask', approvals: 1, from, reason: 'required' } as const;
    return { ...policy, rules: policy.rules.map((rule) => ({ ...rule, decision })) };
  };

  test('a claim: the admins, one of whom agrees from there', async () => {
    await using stage = await closed(defaultPolicy(people, 'C0REQUESTS'));
    const { ana, ada, cometApi, bot } = stage;
    cometApi.account.addKey({ name: 'stray' });
    await stage.sweep();
    await stage.after(ana.types('/cometkey claim #1'));
    await stage.runs('deliver');
    expect(told(stage)).toEqual(['ada']);
    await stage.after(ada.clicks('Approve'));
    expect((await bot.ports.store.keys.get(1))?.owner).toBe('U0ANA');
    expect(told(stage)).toEqual([]);
  });

  test.each([
    [['leads'], 'ana', ['lee', 'lea']],
    [['admins'], 'ana', ['ada']],
    [['leads', 'admins'], 'ana', ['lee', 'lea', 'ada']],
    [['leads'], 'lee', ['lea']],
    [['admins'], 'lee', ['ada']],
  ] as const)('a rule that asks %j, of %s: %j', async (from, who, expected) => {
    await using stage = await closed(asking(from));
    await ownedKey(stage, stage[who], { name: 'search-prod' });
    await stage.after(stage[who].types('/cometkey quota search-prod +$50 launch week'));
    await stage.runs('deliver');
    expect(told(stage)).toEqual(expected);
  });

  test('the only lead asks: an admin, who counts as one', async () => {
    await using stage = await closed(defaultPolicy({ leads: ['U0LEE'], admins: ['U0ADA'] }, 'C0REQUESTS'));
    await ownedKey(stage, stage.lee, { name: 'search-prod' });
    await stage.after(stage.lee.types('/cometkey quota search-prod +$50 launch week'));
    await stage.runs('deliver');
    expect(told(stage)).toEqual(['ada']);
  });
});

test('Slack refreshes its socket around a click: the click counts once', async () => {
  await using stage = await stageWithRequest();
  const { lee, slack } = stage;
  slack.disconnectSockets('warning');
  const click = lee.clicks('Approve');
  slack.disconnectSockets('refresh_requested');
  await click;
  await expect.poll(slack.connections, { timeout: 10_000 }).toBeGreaterThan(0);
  if (stage.card().includes('Pending')) await lee.clicks('Approve');
  await stage.after(Promise.resolve());
  expect(left(stage)).toBe(70);
});

test('Slack delivers the same click twice: one decision, one increase', async () => {
  await using stage = await stageWithRequest();
  const { lee, slack } = stage;
  await stage.after(lee.clicks('Approve'));
  await stage.after(slack.redeliver('interactive'));
  expect(left(stage)).toBe(70);
});

test('Slack delivers the same command twice: one key, and the second answer says that it is there', async () => {
  await using stage = await stageWithKey();
  await stage.after(stage.slack.redeliver('slash_commands'));
  expect(stage.cometApi.account.rows()).toHaveLength(1);
  expect(stage.told(stage.ana)).toContain('search-prod');
});

test('Slack delivers the same submission twice: one request', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, slack } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50'));
  await ana.fills({ reason: 'launch week' });
  await stage.after(ana.submits());
  await stage.after(slack.redeliver('interactive'));
  const cards = lee.sees({ channel: 'key-requests' }).filter(({ thread_ts }) => !thread_ts);
  expect(cards).toHaveLength(1);
});

test('Slack delivers the same event twice: Home is Home', async () => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.opensHome());
  await stage.after(stage.slack.redeliver('events_api'));
  expect(textOf(stage.ana.home())).toContain('search-prod');
});

describe('CometAPI has trouble: a sentence, and nothing half done', () => {
  test.each([
    ['html', 'GET'],
    ['rate_limited', 'GET'],
    ['http500', 'GET'],
    ['empty', 'GET'],
    ['truncated_json', 'GET'],
    ['redirect', 'GET'],
    ['html', 'PUT'],
    ['rate_limited', 'PUT'],
    ['http503', 'PUT'],
  ] as const)('%s on %s', async (kind, method) => {
    await using stage = await stageWithKey({ timeouts: { readMs: 300, writeMs: 300, waitMs: 300 } });
    const { ana, cometApi } = stage;
    const clear = cometApi.faults.add({ kind, match: { method } });
    await stage.after(ana.types('/cometkey quota search-prod -$5'));
    expect(stage.told(ana)).toMatch(/CometAPI/);
    expect(stage.told(ana)).not.toMatch(/went wrong|Applied/);
    expect(left(stage)).toBe(20);
    clear();
    stage.advance(3_600_000 - 60_000);
    await stage.runs('apply');
    expect([20, 15]).toContain(left(stage));
  });
});
