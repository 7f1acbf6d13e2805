import { expect, test } from 'vitest';
import { NO_PREFERENCES } from '../../src/domain/notices/delivery/preferences.ts';
import { dateIn, HOUR, wallIn, wallTime } from '../../src/domain/time.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';
import { policyFrom } from '../support/written-policy.ts';

/** Every hour, as long as said. */
async function hours(stage: Stage, many: number): Promise<void> {
  for (let hour = 0; hour < many; hour += 1) {
    stage.advance(HOUR);
    await stage.sweep();
    await stage.runs('digest');
  }
}

const digests = ({ ana }: Stage) => dms(ana).filter((text) => /need(s)? you/.test(text));

test('the digest comes each morning while a key needs its owner, and is redrawn when none does', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings digest daily'));
  await hours(stage, 24);
  expect(digests(stage)).toEqual([]);
  cometApi.account.spend(1, 17 * USD);
  await hours(stage, 48);
  expect(digests(stage)).toHaveLength(2);
  expect(digests(stage)[0]).toMatch(
    /1 of your keys needs you[\s\S]*search-prod[\s\S]*Low on quota[\s\S]*\$3.00 left/,
  );
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.clicks('Approve'));
  expect(digests(stage).every((text) => text.includes('Nothing in this digest'))).toBe(true);
  await hours(stage, 24);
  expect(digests(stage)).toHaveLength(2);
});

test('it begins with the key that needs its owner most, and not with the oldest', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'worse' });
  await stage.after(ana.types('/cometkey settings digest daily'));
  cometApi.account.spend(1, 17 * USD);
  cometApi.account.editInConsole(2, { remain_quota: 0 });
  await hours(stage, 24);
  expect(digests(stage).at(-1)).toMatch(/worse[\s\S]*Exhausted[\s\S]*search-prod[\s\S]*Low on quota/);
});

test('a weekly one comes on the first working day, and not for what is snoozed', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings digest weekly'));
  cometApi.account.spend(1, 17 * USD);
  // From Thursday to Sunday night.
  await hours(stage, 78);
  expect(digests(stage)).toEqual([]);
  await hours(stage, 24);
  expect(digests(stage)).toHaveLength(1);
  await stage.after(ana.types('/cometkey settings digest daily'));
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.clicks('Snooze'));
  await hours(stage, 24);
  expect(digests(stage)).toHaveLength(1);
});

const waits = ({ ana }: Stage) => dms(ana).filter((text) => /waiting for/.test(text));

test('requests are in it: to decide for a lead, still waiting for whoever asked, and none that is decided', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, lee } = stage;
  for (const person of [ana, lee]) await stage.after(person.types('/cometkey settings digest daily'));
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await hours(stage, 17);
  expect(waits(stage)).toEqual([
    expect.stringMatching(/^1 of your requests is waiting for a decision\.\nYou asked for \*\+\$50/),
  ]);
  const ofLee = () => dms(lee).filter((text) => /digest|your decision/.test(text));
  await hours(stage, 5);
  expect(ofLee()).toEqual([
    expect.stringMatching(/^1 request is waiting for your decision\.\n<@U0ANA> asks for \*\+\$50/),
  ]);
  await stage.after(lee.clicks('Open', { near: 'is waiting for your decision' }));
  await stage.after(lee.clicks('Approve'));
  expect(ofLee()).toEqual(['✅ Nothing in this digest needs you any more.']);
  expect(dms(ana).at(0)).toBe('✅ Nothing in this digest needs you any more.');
  await hours(stage, 24);
  expect(dms(ana).filter((text) => text.includes('digest'))).toHaveLength(1);
});

test('a morning that was missed is made up the same day, once, by two at once', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings digest daily'));
  cometApi.account.spend(1, 17 * USD);
  await stage.sweep();
  await stage.sweep();
  stage.advance(22 * HOUR);
  await stage.after(Promise.all([stage.bot.run('digest'), stage.bot.run('digest')]));
  expect(digests(stage)).toHaveLength(1);
  await hours(stage, 3);
  expect(digests(stage)).toHaveLength(1);
  await hours(stage, 20);
  expect(digests(stage)).toHaveLength(2);
});

test('one that Slack takes only in the quiet hours is not told then, and the next comes in the morning', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi, slack } = stage;
  for (const line of ['quiet 20:00-08:00', 'digest daily'])
    await stage.after(ana.types(`/cometkey settings ${line}`));
  cometApi.account.spend(1, 17 * USD);
  await stage.sweep();
  await stage.sweep();
  await hours(stage, 14);
  slack.faults.push({ method: 'chat.postMessage', kind: 'error', error: 'internal_error', times: 1000 });
  await hours(stage, 14);
  slack.faults.length = 0;
  stage.advance(HOUR);
  await stage.runs('deliver');
  expect(digests(stage)).toEqual([]);
  await hours(stage, 10);
  expect(digests(stage)).toHaveLength(1);
});

test('one that Slack took no more that day is not told beside that of the next', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi, slack } = stage;
  await stage.after(ana.types('/cometkey settings digest daily'));
  cometApi.account.spend(1, 17 * USD);
  await hours(stage, 10);
  // Made up in the evening, when Slack goes away until the next digest is made.
  stage.advance(19 * HOUR);
  slack.faults.push({ method: 'chat.postMessage', kind: 'error', error: 'internal_error', times: 1000 });
  await hours(stage, 13);
  slack.faults.length = 0;
  stage.advance(2 * HOUR);
  await stage.runs('deliver');
  expect(digests(stage)).toHaveLength(1);
  await hours(stage, 24);
  expect(digests(stage)).toHaveLength(2);
});

test('of a morning that a version without marks told of, nothing is told again', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi, bot } = stage;
  const { store } = bot.ports;
  cometApi.account.spend(1, 17 * USD);
  for (let sweep = 0; sweep < 2; sweep += 1) await stage.sweep();
  const preferences = { member: ana.id, next: { ...NO_PREFERENCES, digest: 'daily' }, from: null } as const;
  await store.commit({ at: stage.now(), preferences });
  const zone = (await bot.ports.directory.zone(ana.id)) ?? '';
  const next = wallIn(stage.now(), zone);
  const morning = wallTime({ ...next, day: next.day + 1, hour: 9, minute: 5, second: 0 }, zone);
  stage.advance(morning.getTime() - stage.now().getTime());
  const told = {
    id: `digest:${ana.id}:${dateIn(stage.now(), zone)}`,
    to: { kind: 'member', id: ana.id },
    body: { kind: 'day_digest', keyIds: [1] },
  } as const;
  await store.notices.add([told], stage.now());
  await stage.runs('deliver');
  expect(digests(stage)).toHaveLength(1);
  stage.advance(10 * 60_000);
  await stage.runs('digest');
  expect(digests(stage)).toHaveLength(1);
});

test('a lead whose list has given its part is asked for nothing more, in a digest that stands too', async () => {
  const policy = policyFrom(`
people: { leads: [S0LEADS], admins: [S0ADMINS], lists: { finance: [U0BOB] } }
approvals: { channel: C0REQUESTS }
rules:
  - { name: big money, when: { change: quota_increase }, then: { from: { leads: 1, finance: 1 } } }
`);
  await using stage = await sweptStageWithKey({ policy });
  const { ana, lee, lea, bob } = stage;
  for (const person of [lea, bob]) await stage.after(person.types('/cometkey settings digest daily'));
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await hours(stage, 23);
  const digestOf = (person: Stage['ana']) => dms(person).find((text) => /digest|your decision/.test(text));
  expect(digestOf(lea)).toMatch(/^1 request is waiting for your decision\./);
  await stage.after(lee.types(`/cometkey approve ${stage.requestId()}`));
  expect(digestOf(lea)).toBe('✅ Nothing in this digest needs you any more.');
  expect(digestOf(bob)).toMatch(/^1 request is waiting for your decision\./);
});
