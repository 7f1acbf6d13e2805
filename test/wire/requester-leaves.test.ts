import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithRequest } from '../support/stage-with-key.ts';

const HOUR = 3_600_000;
const OVER = /No longer possible/;
const ASKED_LEFT = 'the requester was no longer a member of this workspace';
const FOR_LEFT = 'whoever it was for was no longer a member of this workspace';
const QUOTA = 'quota search-prod +$50 launch week';
const CREATE = 'create batch --quota $500 --for @bob --reason launch';

const account = ({ slack }: Stage, name: string) => slack.workspace.users.find((user) => user.name === name);

/** ana has asked, and nobody has decided. */
async function asked(line: string): Promise<Stage> {
  const stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  await stage.after(stage.ana.types(`/cometkey ${line}`));
  expect(cardText(stage)).toContain('Pending');
  return stage;
}

/** Everything that is due within a day: reminders, the escalation and the expiry. */
async function aDayPasses(stage: Stage): Promise<void> {
  for (const hours of [1, 4, 4, 16]) {
    stage.advance(hours * HOUR);
    await stage.runs('remind');
    await stage.runs('deliver');
  }
}

const seen = ({ lee }: Stage) => lee.sees({ channel: 'key-requests' });
const card = (stage: Stage) =>
  seen(stage).find((one) => !one.thread_ts && / ask(?:s|ed) for /.test(textOf(one)));
const cardText = (stage: Stage) => textOf(card(stage) ?? {});
const thread = (stage: Stage) =>
  seen(stage)
    .filter(({ thread_ts: of }) => of && of === card(stage)?.ts)
    .map(textOf);
const called = (stage: Stage) => thread(stage).filter((text) => text.includes('remind'));

test.each([
  ['who asked is deactivated', QUOTA, 'ana', { deleted: true }, ASKED_LEFT],
  ['who asked becomes a guest', QUOTA, 'ana', { is_restricted: true }, ASKED_LEFT],
  ['who asked goes to another workspace', QUOTA, 'ana', { team_id: 'T0OTHER' }, ASKED_LEFT],
  ['whoever a key is for is deactivated', CREATE, 'bob', { deleted: true }, FOR_LEFT],
  ['whoever a key is for becomes a guest', CREATE, 'bob', { is_ultra_restricted: true }, FOR_LEFT],
] as const)('%s: what waits for a decision is over at once, and nobody is reminded of it', async (_what, line, name, traits, why) => {
  await using stage = await asked(line);
  const { ana, lee, ada } = stage;
  await stage.after(stage.slack.changePerson(name, traits));
  expect(cardText(stage)).toMatch(OVER);
  expect(cardText(stage)).toContain(why);
  expect(cardText(stage)).not.toContain('Approve');
  expect(thread(stage).at(-1)).toContain(why);
  await aDayPasses(stage);
  expect(called(stage)).toEqual([]);
  expect([...dms(lee), ...dms(ada)].join()).not.toContain('asks for');
  await stage.after(ada.types('/cometkey audit 7d'));
  expect(stage.told(ada)).toContain('I dropped the request for');
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).not.toContain('reached nobody');
  expect(dms(ana).filter((text) => OVER.test(text))).toHaveLength(name === 'bob' ? 1 : 0);
});

test('Slack told of it by no event: a sweep finds who has left, also of those who own no key', async () => {
  await using stage = await asked(CREATE.replace(' --for @bob', ''));
  Object.assign(account(stage, 'ana') ?? {}, { deleted: true });
  stage.advance(61_000);
  await stage.sweep();
  await stage.runs('deliver');
  expect(cardText(stage)).toContain(ASKED_LEFT);
});

test('whoever has left is found before anybody is reminded of what they asked, also while no sweep ends', async () => {
  await using stage = await asked(QUOTA);
  stage.cometApi.faults.down(true);
  Object.assign(account(stage, 'ana') ?? {}, { deleted: true });
  await aDayPasses(stage);
  expect(cardText(stage)).toContain(ASKED_LEFT);
  expect(called(stage)).toEqual([]);
});

test('while Slack does not say who is a member, leads are reminded as ever', async () => {
  await using stage = await asked(QUOTA);
  stage.slack.faults.push({ method: 'users.info', kind: 'http500', times: 1000 });
  stage.advance(HOUR);
  await stage.runs('remind');
  await stage.runs('deliver');
  expect(thread(stage).at(-1)).toContain('I reminded');
  expect(cardText(stage)).toContain('Pending');
});

test('other people’s requests go on, and so does one that was approved before', async () => {
  await using stage = await stageWithRequest();
  const { bob, lee, slack } = stage;
  await stage.after(bob.types('/cometkey create other --quota $500 --reason launch'));
  await stage.after(lee.types(`/cometkey approve ${stage.requestId()}`));
  await stage.after(bob.types('/cometkey create third --quota $500 --reason launch'));
  await stage.after(slack.deactivate('ana'));
  const states = seen(stage).flatMap((one) => /^\*\S+ ([\w ]+)\* · .* ask/.exec(textOf(one))?.[1] ?? []);
  expect(states).toEqual(['No longer possible', 'Applied', 'Pending']);
  expect(stage.cometApi.account.rows().map(({ name }) => name)).toContain('other');
});
