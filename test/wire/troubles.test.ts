import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { newApproved } from '../../src/domain/requests/transitions.ts';
import { applyDueRequests } from '../../src/usecases/apply/apply-due-requests.ts';
import { dms } from '../support/dms.ts';
import { breaks as breaksCometApi, leftAlone, MINUTE, passes, swept } from '../support/outage.ts';
import { aNewRequest } from '../support/samples.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { insertRequest } from '../support/store-writes.ts';
import { USD } from '../support/usd.ts';

const HOUR = 60 * MINUTE;

interface Story {
  readonly trouble: string;
  readonly breaks: (stage: Stage) => void | Promise<void>;
  readonly mends: (stage: Stage) => void | Promise<void>;
  /** What brings it to light that it is there, or over. */
  readonly shows: (stage: Stage) => Promise<unknown>;
  /** Where it is told. */
  readonly told: (stage: Stage) => string[];
  readonly stands: RegExp;
  readonly over: RegExp;
}

const approvals = ({ slack }: Stage) => {
  const channel = slack.workspace.channels.find(({ id }) => id === 'C0REQUESTS');
  if (!channel) throw new Error('no channel');
  return channel;
};

const leads = ({ slack }: Stage) => {
  const group = slack.workspace.groups.find(({ id }) => id === 'S0LEADS');
  if (!group) throw new Error('no group');
  return group;
};

const person = ({ slack }: Stage, id: string) => {
  const user = slack.workspace.users.find((one) => one.id === id);
  if (!user) throw new Error(`no ${id}`);
  return user;
};

const inRequests = (stage: Stage) =>
  stage.lee.sees({ channel: 'key-requests' }).filter(({ thread_ts }) => !thread_ts);

const stories: Story[] = [
  {
    trouble: 'the approvals channel is archived',
    breaks: (stage) => void Object.assign(approvals(stage), { is_archived: true }),
    mends: (stage) => void Object.assign(approvals(stage), { is_archived: false }),
    shows: ({ ana, after, slack }) =>
      after(ana.types(`/cometkey quota search-prod +$${slack.calls.length} launch week`)),
    told: ({ ada }) => dms(ada),
    stands: /^I couldn’t post a request to the approvals channel .*is_archived/,
    over: /^✅ Resolved .*: I was able to post to <#C0REQUESTS> again\.$/,
  },
  {
    trouble: 'a group is empty',
    breaks: (stage) => void leads(stage).users.splice(0),
    mends: (stage) => void leads(stage).users.push('U0LEE'),
    shows: ({ ana, after }) => after(ana.types('/cometkey list')),
    told: ({ ada }) => dms(ada),
    stands:
      /^The user group <!subteam\^S0LEADS> \(`S0LEADS`\) is listed among the leads, but it has no members/,
    over: /^✅ Resolved .*: the user group <!subteam\^S0LEADS> \(`S0LEADS`\) had members again\.$/,
  },
  {
    trouble: 'Slack does not say a time zone',
    breaks: (stage) => void Object.assign(person(stage, 'U0ANA'), { tz: '' }),
    mends: (stage) => void Object.assign(person(stage, 'U0ANA'), { tz: 'Europe/Berlin' }),
    shows: ({ ana, after }) => after(ana.types('/cometkey list')),
    told: ({ ana }) => dms(ana),
    stands: /^Slack doesn’t tell me your time zone/,
    over: /^✅ Resolved .*: Slack told me your time zone/,
  },
  {
    trouble: 'a key cannot be read',
    breaks: ({ cometApi }) => void cometApi.account.editInConsole(1, { remain_quota: 'much' as never }),
    mends: ({ cometApi }) => void cometApi.account.editInConsole(1, { remain_quota: 20 * USD }),
    shows: (stage) => stage.sweep(),
    told: ({ ada }) => dms(ada).filter((text) => !text.includes('owner')),
    stands: /^⚠️ CometAPI lists 1 key that I can’t read: #1/,
    over: /^✅ Resolved .*: I was able to read every key that CometAPI lists\.$/,
  },
  {
    trouble: 'an owner cannot be reached',
    breaks: (stage) => void Object.assign(person(stage, 'U0ANA'), { deleted: true }),
    mends: (stage) => void Object.assign(person(stage, 'U0ANA'), { deleted: false }),
    shows: async (stage) => {
      const { status } = stage.cometApi.account.row(1) ?? {};
      stage.cometApi.account.editInConsole(1, { status: status === 1 ? 2 : 1 });
      await stage.sweep();
    },
    told: (stage) =>
      inRequests(stage)
        .map(textOf)
        .filter((text) => !text.includes('no owner')),
    stands: /^<@U0ANA> has left Slack or can’t be reached there, and owned 1 key when I found out\./,
    over: /^✅ Resolved .*: I was able to reach <@U0ANA> again/,
  },
];

describe.each(stories)('$trouble', ({ breaks, mends, shows, told, stands, over }) => {
  async function appears(stage: Stage) {
    await breaks(stage);
    stage.advance(MINUTE + 1);
    for (let times = 0; times < 2; times += 1) await shows(stage);
  }

  async function goes(stage: Stage) {
    await mends(stage);
    stage.advance(MINUTE + 1);
    for (let times = 0; times < 2; times += 1) await shows(stage);
    // What can wait comes two minutes after other news.
    stage.advance(2 * MINUTE);
    await stage.runs('deliver');
  }

  const troubles = (stage: Stage) => told(stage).filter((text) => stands.test(text) || over.test(text));

  test('one message tells it as long as it lasts, and says when it is over; later it is news again', async () => {
    await using stage = await stageWithKey();
    await stage.sweep();
    await appears(stage);
    expect(troubles(stage)).toEqual([expect.stringMatching(stands)]);
    stage.advance(25 * HOUR);
    await shows(stage);
    expect(troubles(stage)).toEqual([expect.stringMatching(stands)]);
    await goes(stage);
    expect(troubles(stage)).toEqual([expect.stringMatching(over)]);
    stage.advance(2 * HOUR);
    await appears(stage);
    expect(troubles(stage)).toEqual([expect.stringMatching(over), expect.stringMatching(stands)]);
  });

  test('within the hour it is the same one', async () => {
    await using stage = await stageWithKey();
    await stage.sweep();
    await appears(stage);
    await goes(stage);
    expect(troubles(stage)).toEqual([expect.stringMatching(over)]);
    await appears(stage);
    await stage.runs('deliver');
    expect(troubles(stage)).toEqual([expect.stringMatching(stands)]);
  });
});

test('a trouble that becomes another is told anew, and the older message says so', async () => {
  await using stage = await stageWithKey();
  const { ada, cometApi } = stage;
  cometApi.account.addKey({ name: 'odd', remain_quota: 'much' as never });
  await stage.sweep();
  await stage.sweep();
  cometApi.account.addKey({ name: 'odder', remain_quota: 'more' as never });
  await stage.sweep();
  const told = dms(ada).filter((text) => !text.includes('owner'));
  expect(told).toEqual([
    expect.stringMatching(/^This changed .*: a newer message says what was wrong from then on\.$/),
    expect.stringMatching(/lists 2 keys that I can’t read/),
  ]);
  expect(stage.logged.filter((line) => line.includes('keys that cannot be read'))).toHaveLength(2);
});

test('an outage that is over is told, and the message of its beginning says so too', async () => {
  await using stage = await swept();
  const mends = breaksCometApi(stage);
  await leftAlone(stage);
  await passes(stage, 30);
  mends();
  await passes(stage, 12);
  expect(dms(stage.ada)).toEqual([
    expect.stringMatching(/^✅ Resolved .*: CometAPI answered again\. It had stopped <!date/),
    expect.stringMatching(/^🟢 CometAPI has been answering again/),
  ]);
});

test('what was set aside says that it went through', async () => {
  await using stage = await stageWithKey();
  const { ports } = stage.bot;
  const change = { kind: 'quota', delta: units(USD), during: null } as const;
  const asked = aNewRequest({ id: 'a', change, keyId: 1, keyName: 'search-prod', createdAt: stage.now() });
  await insertRequest(ports.store, newApproved(asked), []);
  const open = async () => {
    throw new TypeError('a bug');
  };
  for (let times = 0; times < 8; times += 1) {
    stage.advance(4 * MINUTE);
    await applyDueRequests({ ...ports, cometApi: { ...ports.cometApi, open } });
  }
  await stage.runs('deliver');
  expect(stage.dm(stage.ada)).toContain('keeps going wrong on my side with `a`');
  stage.advance(HOUR);
  await stage.runs('apply');
  await stage.runs('deliver');
  expect(dms(stage.ada)).toEqual([
    expect.stringMatching(/^✅ Resolved .*: `a` \(job `apply`\) went through\.$/),
  ]);
});
