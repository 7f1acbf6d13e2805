import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { ownedKey } from '../support/owned-key.ts';
import { hoursPass } from '../support/spending.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;

/** From Thursday 17:00 to Saturday 17:00 at Ana’s, $0.50 an hour, a third of it with another model. */
async function spent() {
  const stage = await sweptStageWithKey();
  await hoursPass(stage, { hours: 48 }, (hour) =>
    stage.cometApi.account.spend(1, USD / 2, hour % 3 === 0 ? 'gpt-5-mini' : 'gpt-4o'),
  );
  return stage;
}

test('usage tells what a key spent from day to day and by model, from CometAPI’s own list of calls', async () => {
  await using stage = await spent();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey usage search-prod 3d'));
  expect(stage.told(ana)).toMatch(
    /^\*search-prod\* \(#1\): \$24\.00 in 3 days\nSpent, in dollars\n3 Dec: 3\n4 Dec: 12\n5 Dec: 9\n\*By model\*\n\$16\.00 · gpt-4o\n\$8\.00 · gpt-5-mini\nOpen\nCSV\nAs of .*From CometAPI’s own list of calls, counting only those made under the key’s current name\.$/,
  );
});

test('a server without that list: from what was read at each sweep, and said so', async () => {
  await using stage = await spent();
  const { ana, cometApi } = stage;
  cometApi.faults.add({ kind: 'success_false', match: { path: /log\/self/ }, message: 'no such page' });
  await stage.after(ana.types('/cometkey usage search-prod 3d'));
  expect(stage.told(ana)).toMatch(/: \$24\.00 in 3 days\n/);
  expect(stage.told(ana)).toMatch(
    /From my own readings of the keys, since <.*couldn’t be read, so I can’t break this down by model\.$/,
  );
});

test('without that list, what came before the first reading is not said to be nothing', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.faults.add({ kind: 'success_false', match: { path: /log\/self/ }, message: 'no such page' });
  await stage.after(ana.types('/cometkey create fresh --quota $5'));
  cometApi.account.spend(2, USD / 2);
  await stage.sweep();
  await stage.after(ana.types('/cometkey usage fresh'));
  expect(stage.told(ana)).toMatch(
    /^\*fresh\* \(#2\): at least \$0\.00 in 30 days\nI’ve seen no spending since my first reading\.\n\$0\.50 had been used before my first reading; I can’t tell on which days\./,
  );
  await stage.after(ana.types('/cometkey usage'));
  expect(stage.told(ana)).toMatch(/: at least \$0\.00 in 30 days[\s\S]*\$0\.50 had been used before/);
  // Of what began unused everything is known.
  await stage.after(ana.types('/cometkey usage search-prod'));
  expect(stage.told(ana)).toMatch(/: \$0\.00 in 30 days\nNothing was spent\./);
});

test('use that a sweep sees right after somebody looked is not spread over the rest before', async () => {
  await using stage = await spent();
  const { ana, lee, cometApi } = stage;
  cometApi.faults.add({ kind: 'success_false', match: { path: /log\/self/ }, message: 'no such page' });
  await stage.runs('balance');
  await hoursPass(stage, { hours: 48 });
  stage.advance(HOUR);
  await stage.runs('balance');
  await stage.after(ana.types('/cometkey show search-prod'));
  stage.advance(30_000);
  cometApi.account.spend(1, 10 * USD);
  for (const seconds of [0, 90]) {
    stage.advance(seconds * 1000);
    await stage.sweep();
    await stage.runs('balance');
  }
  for (const [person, line] of [
    [ana, 'usage search-prod 2d'],
    [lee, 'usage 2d'],
  ] as const) {
    await stage.after(person.types(`/cometkey ${line}`));
    expect(stage.told(person)).toMatch(/\n7 Dec: 10\n/);
    expect(stage.told(person)).not.toContain('6 Dec');
  }
});

test('too many calls to read: days from sweeps, models of the newest', async () => {
  await using stage = await spent();
  const { ana, cometApi } = stage;
  for (let n = 0; n < 900; n += 1) cometApi.account.spend(1, 1, 'tiny');
  await stage.sweep();
  await stage.after(ana.types('/cometkey usage search-prod'));
  expect(stage.told(ana)).toMatch(
    /in 30 days\n[\s\S]*\*By model\* \(newest 800 calls only\)\n.* · tiny\n[\s\S]*From my own readings/,
  );
  const before = cometApi.account.calls.length;
  await stage.after(ana.types('/cometkey usage search-prod'));
  expect(cometApi.account.calls.slice(before).filter(({ path }) => path.includes('log/self'))).toEqual([]);
});

test('a member sees their own keys; leads see anybody’s, and the account', async () => {
  await using stage = await spent();
  const { ana, bob, lee } = stage;
  await ownedKey(stage, bob, { name: 'bobs' });
  await stage.runs('balance');
  await stage.after(ana.types('/cometkey usage'));
  expect(stage.told(ana)).toMatch(
    /^\*Your keys\*: \$24\.00 in 30 days[\s\S]*\*By key\*\n\$24\.00 · \*search-prod\* \(#1\)\n/,
  );
  await stage.after(bob.types(`/cometkey usage <@${ana.id}>`));
  expect(stage.told(bob)).toContain('Only the company’s leads and admins can see what others spend.');
  await stage.after(bob.types('/cometkey usage search-prod'));
  expect(stage.told(bob)).not.toContain('$24.00');
  await stage.after(lee.types(`/cometkey usage <@${ana.id}> 7d`));
  expect(stage.told(lee)).toMatch(/^\*<@\w+>’s keys\*: \$24\.00 in 7 days/);
  await stage.after(lee.types('/cometkey usage'));
  expect(stage.told(lee)).toMatch(/^\*The whole account\*: \$24\.00 in 30 days[\s\S]*gpt-4o/);
});

test('a key with a person is that person’s key of this name, and nobody else’s', async () => {
  await using stage = await spent();
  const { ana, bob, lee } = stage;
  await stage.after(lee.types(`/cometkey usage <@${ana.id}> search-prod`));
  await stage.after(lee.clicks('Run /cometkey usage search-prod @ana'));
  expect(stage.told(lee)).toMatch(/^\*search-prod\* \(#1\): \$24\.00 in 30 days/);
  await stage.after(lee.types(`/cometkey usage search-prod <@${bob.id}> 7d`));
  expect(stage.told(lee)).toMatch(/^“search-prod” and “@\u2060bob” can’t be used together/);
});

test('a time that is no time, or too long, is refused in words', async () => {
  await using stage = await sweptStageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey usage search-prod 93d'));
  expect(stage.told(ana)).toContain('at most 92 days of usage');
  await stage.after(ana.types('/cometkey usage search-prod 0 spent'));
  expect(stage.told(ana)).toContain('0 spent');
});

const chartIn = (message: { blocks?: { type: string }[] | undefined } | undefined) =>
  message?.blocks?.find(({ type }) => type === 'data_visualization');
const wordsIn = (message: { blocks?: object[] | undefined } | undefined) => JSON.stringify(message?.blocks);

test('a chart where Slack takes one; the same in words where the workspace has none', async () => {
  await using stage = await spent();
  const { ana, slack } = stage;
  await stage.after(ana.types('/cometkey usage search-prod'));
  const labels = ['3 Dec', '4 Dec', '5 Dec'];
  const data = [3, 12, 9].map((value, n) => ({ label: labels[n], value }));
  expect(chartIn(ana.lastEphemeral())).toMatchObject({
    title: 'Spent, in dollars',
    chart: { type: 'bar', series: [{ name: 'Spent', data }], axis_config: { categories: labels } },
  });
  expect(wordsIn(ana.lastEphemeral())).not.toContain('█');
  slack.workspace.refusesCharts = true;
  await stage.after(ana.types('/cometkey usage search-prod'));
  expect(chartIn(ana.lastEphemeral())).toBeUndefined();
  expect(wordsIn(ana.lastEphemeral())).toMatch(
    /█+░+ <!date[^>]+> · \$3\.00\\n█{12} <!date[^>]+> · \$12\.00\\n█+░+ <!date[^>]+> · \$9\.00/,
  );
});

test('no more bars than fit a chart: of two days in a month, of weeks in a quarter, the last one up to today', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await hoursPass(stage, { hours: 25 * 24, every: 24 }, () => cometApi.account.spend(1, USD / 2, 'gpt-4o'));
  const bars = async (line: string) => {
    await stage.after(ana.types(line));
    const { chart } = chartIn(ana.lastEphemeral()) as {
      chart?: { series: { data: { label: string; value: number }[] }[] };
    };
    return chart?.series[0]?.data ?? [];
  };
  const values = async (line: string) => (await bars(line)).map(({ value }) => value);
  expect(await values('/cometkey usage search-prod 20d')).toEqual(Array.from({ length: 20 }, () => 0.5));
  const pairs = [0.5, ...Array.from({ length: 12 }, () => 1)];
  expect(await values('/cometkey usage search-prod 30d')).toEqual(pairs);
  const dates = (await bars('/cometkey usage search-prod 30d')).map(({ label }) =>
    Date.parse(`${label} 2026`),
  );
  expect(new Set(dates.slice(1).map((at, n) => Math.round((at - (dates[n] ?? 0)) / 86_400_000)))).toEqual(
    new Set([2]),
  );
  expect(stage.told(ana)).toMatch(/Each bar covers 2 days, starting on its date\.$/m);
  expect(await values('/cometkey usage search-prod 25d')).toEqual(pairs);
  expect(stage.told(ana)).toMatch(/Each bar covers 2 days, starting on its date; the first covers 1\.$/m);
});

/** What a person reads of each day, to the cent. */
const daysRead = (stage: Awaited<ReturnType<typeof spent>>, who: Person): string[] =>
  [...stage.told(who).matchAll(/^(\d+ \w{3}): ([\d.]+)$/gm)].map(
    ([, day, spentThen]) => `${day}: ${Math.round(Number(spentThen) * 100) / 100}`,
  );

test.each([
  ['from CometAPI’s list of calls', 0],
  // What is read at an hour was spent some time in the hour before.
  ['from readings', 0.5],
])('each reader’s days are cut at their own midnight, %s, one right after the other', async (source, earlier) => {
  await using stage = await spent();
  const { ana, lee, lea, cometApi, slack } = stage;
  if (source === 'from readings')
    cometApi.faults.add({ kind: 'success_false', match: { path: /log\/self/ }, message: 'no such page' });
  await stage.after(slack.changePerson('lee', { locale: 'en-GB', tz: 'Etc/UTC' }));
  await stage.after(slack.changePerson('lea', { locale: 'en-GB', tz: 'America/New_York' }));
  const read = [];
  for (const who of [ana, lee, lea, ana]) {
    await stage.after(who.types('/cometkey usage search-prod 4d'));
    read.push(daysRead(stage, who));
  }
  const days = (first: number) => [
    `3 Dec: ${first + earlier}`,
    '4 Dec: 12',
    `5 Dec: ${12 - first - earlier}`,
  ];
  expect(read).toEqual([days(3), days(6.5), days(9), days(3)]);
  expect(stage.told(ana)).toContain(', days in your time zone. From');
  expect(stage.told(lee)).toContain(', days in UTC. From');
});

test('of days of which one reading is left it is said that they are counted in UTC, and nothing is lost', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, cometApi } = stage;
  cometApi.faults.add({ kind: 'success_false', match: { path: /log\/self/ }, message: 'no such page' });
  // Noon in UTC, so 19:00 at Ana’s.
  stage.advance(2 * HOUR);
  await hoursPass(stage, { hours: 36 * 24, every: 12 }, () => cometApi.account.spend(1, USD / 4, 'gpt-4o'));
  await stage.bot.ports.store.purge(stage.now());
  await stage.after(ana.types('/cometkey usage search-prod 92d'));
  expect(stage.told(ana)).toMatch(/: \$18\.00 in 92 days\n/);
  expect(stage.told(ana)).toMatch(
    /, days in your time zone\. .*Days before <!date[^>]*\|10 Dec 2026> are counted in UTC, because I keep only one reading for each\./,
  );
  await stage.after(ada.types('/cometkey usage search-prod 92d'));
  expect(stage.told(ada)).not.toContain('are counted in UTC');
  await stage.after(ana.types('/cometkey usage search-prod 30d'));
  expect(stage.told(ana)).not.toContain('are counted in UTC');
});
