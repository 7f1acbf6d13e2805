import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { hoursPass } from '../support/spending.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

/** Key 1 takes $2.40 a day for so many hours. */
const spends = (stage: Stage, hours: number, each = USD / 10) =>
  hoursPass(stage, { hours }, () => stage.cometApi.account.spend(1, each));

test('show, list and Home tell when the quota runs out, once a day has been seen', async () => {
  await using stage = await sweptStageWithKey();
  const { ana } = stage;
  await spends(stage, 20);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).not.toMatch(/a day|runs out/i);
  await spends(stage, 60);
  await stage.after(ana.types('/cometkey show search-prod'));
  // $12 are left.
  expect(stage.told(ana)).toContain('\nRuns out in 4 to 6 days at $2.40 a day\n');
  expect(stage.told(ana)).toMatch(/\*Spent since <!date[^*]+\*\n\$8\.00/);
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('$12.00 left of $20.00 · runs out in 4–6 days · expires');
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).toContain('runs out in 4–6 days');
});

test('a key that expires first lasts until then; of one that rests nothing is said', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await spends(stage, 48, USD / 100);
  cometApi.account.setExpiry(1, stage.now().getTime() + 20 * 86_400_000);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('About $0.24 a day; lasts until it expires');
  await hoursPass(stage, { hours: 72, every: 6 });
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).not.toMatch(/a day|runs out/i);
});

test('an unlimited key has a burn and no end', async () => {
  await using stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'search-prod', unlimited_quota: true });
  await spends(stage, 48);
  await stage.after(stage.ana.types('/cometkey show search-prod'));
  expect(stage.told(stage.ana)).toMatch(/\*Unlimited quota\* · \$4\.80 used\nAbout \$2\.40 a day\n/);
});

test('the card tells what is spent, how long the amount lasts, and its share of the account', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, lee } = stage;
  await stage.runs('balance');
  await spends(stage, 7 * 24);
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(stage.card()).toMatch(/\*Spent in 7 days\*\n\$16\.80\nabout \$2\.40 a day/);
  expect(stage.card()).toMatch(/\*\+\$50\.00 lasts\*\nabout 1\d to 2\d days/);
  expect(stage.card()).toMatch(/\*Share of the account\*\n25% of \$200\.00/);
  expect(stage.card()).toMatch(/runs out between <!date.*> and <!date/);
  await stage.after(ana.types('/cometkey quota search-prod +$6.60 more'));
  expect(stage.card()).toMatch(/\*Share of the account\*\n3% of \$200\.00/);
  await stage.after(lee.clicks('Deny'));
  await lee.fills({ Reason: 'no' });
  await stage.after(lee.submits());
  await stage.after(lee.clicks('Approve'));
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toMatch(/Runs out in 1\d to 2\d days at \$2\.40 a day/);
});

test('a card that waits tells what is spent as the key is shown, at once after much and within an hour after little', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await spends(stage, 2, 0.01 * USD);
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  const spent = (text: string) => /\*Spent since <!date[^*]+\*\n(\$[\d.]+)/.exec(text)?.[1];
  const told = async () => {
    await stage.after(ana.types('/cometkey show search-prod'));
    return [spent(stage.card()), spent(stage.told(ana))];
  };
  expect(await told()).toEqual(['$0.02', '$0.02']);
  cometApi.account.spend(1, 5 * USD);
  stage.advance(300_000);
  await stage.sweep();
  expect(await told()).toEqual(['$5.02', '$5.02']);
  cometApi.account.spend(1, 0.1 * USD);
  stage.advance(3_600_000);
  await stage.sweep();
  expect(await told()).toEqual(['$5.12', '$5.12']);
});

test('a key that is used up asks for what a month takes', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await spends(stage, 72);
  cometApi.account.spend(1, 12.8 * USD);
  await stage.sweep();
  await stage.sweep();
  expect(dms(ana).at(-1)).toContain('its quota is used up');
  await stage.after(ana.clicks('Ask for +$75'));
  await ana.fills({ reason: 'we are live' });
  await stage.after(ana.submits());
  expect(stage.card()).toContain('asks for *+$75.00* on *search-prod*');
});

test('low on quota: told at the second reading, and the button asks for what cures it', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, lee, cometApi } = stage;
  cometApi.account.spend(1, 17 * USD);
  await stage.sweep();
  expect(dms(ana)).toEqual([]);
  await hoursPass(stage, { hours: 3 });
  expect(dms(ana)).toHaveLength(1);
  expect(dms(ana)[0]).toMatch(/^🟡 Key \*search-prod\* \(#1\) is low on quota\.\n\$3\.00 left of \$20\.00/);
  await stage.after(ana.clicks('Ask for +$20'));
  await ana.fills({ reason: 'we are live' });
  await stage.after(ana.submits());
  await ana.closes();
  await stage.after(lee.clicks('Approve'));
  await hoursPass(stage, { hours: 2 });
  expect(dms(ana)[0]).toBe(
    '✅ Key *search-prod* (#1) was given more quota (you asked, <@U0LEE> approved +$20.00), and then had $23.00 left of $40.00.',
  );
  expect(dms(ana).filter((text) => text.includes('low on quota'))).toEqual([]);
  cometApi.account.spend(1, 22 * USD);
  await hoursPass(stage, { hours: 2 });
  expect(dms(ana).at(-1)).toContain('is low on quota.\n$1.00 left of $40.00');
  cometApi.account.spend(1, USD);
  await hoursPass(stage, { hours: 2 });
  expect(dms(ana).slice(2)).toEqual([
    'There’s a newer message about key *search-prod* (#1).',
    expect.stringMatching(/^🪫 Key \*search-prod\* \(#1\) is exhausted/),
  ]);
});

test('a key that runs out within three days: told once, before it is low', async () => {
  await using stage = await sweptStageWithKey();
  await spends(stage, 60, USD / 5);
  expect(dms(stage.ana)).toEqual([
    expect.stringMatching(/will run out of quota soon\.\n.* · runs out between <!date.*> and <!date/),
  ]);
});

test('what only runs out is put off on its message, and taken up again where the key is shown', async () => {
  await using stage = await sweptStageWithKey();
  const { ana } = stage;
  await spends(stage, 60, USD / 5);
  await stage.after(ana.clicks('Snooze'));
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toMatch(/\nWake(\n|$)/);
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).toMatch(/\nWake(\n|$)/);
});

test('whoever takes quota back is not told that little is left', async () => {
  await using stage = await sweptStageWithKey();
  await stage.after(stage.ana.types('/cometkey quota search-prod =$1'));
  stage.cometApi.account.spend(1, USD / 10);
  await hoursPass(stage, { hours: 3 });
  expect(dms(stage.ana)).toEqual([]);
});

test('a notice tells dates, which stay true while it stands', async () => {
  await using stage = await sweptStageWithKey();
  await spends(stage, 72);
  stage.cometApi.account.setExpiry(1, stage.now().getTime() + 6.9 * 86_400_000);
  await stage.sweep();
  expect(dms(stage.ana).at(-1)).toMatch(
    /expires.*\n.*left of \$20\.00 · runs out between <!date.*> and <!date/,
  );
});
