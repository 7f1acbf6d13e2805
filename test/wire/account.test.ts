import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { hoursPass } from '../support/spending.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

/** Key 1 takes $2.40 a day, and the account is read as often as its keys. */
async function spends(stage: Stage, hours: number) {
  for (let hour = 0; hour < hours; hour += 1) {
    await hoursPass(stage, { hours: 1 }, () => stage.cometApi.account.spend(1, USD / 10));
    await stage.runs('balance');
  }
}

test('admins hear once that the account gets low, and again after it was topped up', async () => {
  await using stage = await sweptStageWithKey();
  const { ada, ana, cometApi } = stage;
  await stage.runs('balance');
  cometApi.account.setBalance(21.4 * USD);
  await stage.runs('balance');
  expect(dms(ada)).toEqual([]);
  for (let n = 0; n < 3; n += 1) await stage.runs('balance');
  expect(dms(ada)).toEqual([
    expect.stringMatching(
      /^🟡 The CometAPI account had \$21\.40 left as of <!date.*\nWhen it’s empty, calls with every key fail.*Top it up in the CometAPI console/,
    ),
  ]);
  for (const dollars of [100, 20]) {
    cometApi.account.setBalance(dollars * USD);
    for (let n = 0; n < 2; n += 1) await stage.runs('balance');
  }
  expect(dms(ada)).toEqual([
    expect.stringMatching(/^✅ Resolved .*: the CometAPI account was no longer short of money\.$/),
    expect.stringMatching(/^🟡 The CometAPI account had \$20\.00 left/),
  ]);
  expect(dms(ana)).toEqual([]);
});

test('an account without money is called that', async () => {
  await using stage = await sweptStageWithKey();
  stage.cometApi.account.setBalance(0);
  for (let n = 0; n < 3; n += 1) await stage.runs('balance');
  expect(dms(stage.ada)).toEqual([
    expect.stringMatching(/^🔴 The CometAPI account was out of money as of <.*calls with every key fail/),
  ]);
  const { ana, ada } = stage;
  const says =
    /⚠️ The CometAPI account was out of money as of <!date.*: calls with every key fail until an admin/;
  for (const line of ['list', 'show search-prod']) {
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(stage.told(ana)).toMatch(says);
    expect(stage.told(ana)).not.toContain('all well');
  }
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).toMatch(says);
  expect(textOf(ana.home())).not.toMatch(/all well|\$0\.00/);
  await stage.after(ada.types('/cometkey list all'));
  expect(stage.told(ada)).toContain('calls with every key fail until you top it up in the CometAPI console.');
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).toContain('$0.00 left\nCalls with every key fail until it’s topped up.');
  stage.cometApi.account.setBalance(100 * USD);
  for (let n = 0; n < 3; n += 1) await stage.runs('balance');
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).not.toMatch(says);
  expect(stage.told(ana)).toContain('all well');
});

test('the account ends before a key does: told to admins once, and to the owner in show and on Home', async () => {
  await using stage = await sweptStageWithKey();
  const { ada, ana, cometApi } = stage;
  cometApi.account.setBalance(10 * USD);
  await ownedKey(stage, ana, { name: 'resting' });
  await spends(stage, 60);
  const ends = dms(ada).filter((text) => text.includes('while these keys'));
  expect(ends).toHaveLength(1);
  expect(ends[0]).toMatch(
    /^🟡 At \$2\.40 a day, the CometAPI account runs out of money between <!date.*> and <!date.*>, while these keys still have quota: \*search-prod\* \(#1\)\.\n/,
  );
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toMatch(
    /⚠️ The CometAPI account itself will run out of money (in|within) .*, before this key does: ask an admin to top it up\./,
  );
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).toMatch(
    /⚠️ The CometAPI account itself will run out of money .*, before one of your keys does: ask an admin/,
  );
  await stage.after(ada.types('/cometkey show search-prod'));
  expect(stage.told(ada)).toContain('before this key does: top it up in the CometAPI console.');
  await stage.after(ana.types('/cometkey show resting'));
  expect(stage.told(ana)).not.toContain('out of money');
});

test('of an account without money nobody hears that it will run out, too', async () => {
  await using stage = await sweptStageWithKey();
  const { ada, ana, cometApi } = stage;
  await spends(stage, 60);
  cometApi.account.setBalance(0);
  for (let n = 0; n < 2; n += 1) await stage.runs('balance');
  const told: string[] = [];
  for (const person of [ana, ada]) {
    await stage.after(person.types('/cometkey show search-prod'));
    await stage.after(person.opensHome());
    told.push(stage.told(person), textOf(person.home()));
  }
  expect(told).toEqual(Array.from({ length: 4 }, () => expect.stringContaining('calls with every key fail')));
  expect(told.filter((text) => text.includes('run out of money'))).toEqual([]);
  await stage.after(ada.types('/cometkey status'));
  for (const text of [stage.told(ada), textOf(ada.home())]) {
    expect(text).toContain('About $2.40 a day');
    expect(text).not.toContain('Runs out');
  }
});

test('status and Home tell admins what the account has left and how long it lasts, and nobody else', async () => {
  await using stage = await sweptStageWithKey();
  const { ada, ana, lee } = stage;
  await spends(stage, 60);
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).toMatch(
    /\*Account\*\n\$194\.00 left\nRuns out in \d+ to \d+ days at \$2\.40 a day\n/,
  );
  await stage.after(ada.opensHome());
  expect(textOf(ada.home())).toContain('*Account*: $194.00 left');
  await stage.after(lee.types('/cometkey status'));
  expect(stage.told(lee)).not.toContain('Account');
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).not.toContain('Account*');
});

test('an account that is low or empty is marked so in status and on Home, until it is topped up', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, cometApi } = stage;
  const marked = async (balance: number) => {
    cometApi.account.setBalance(balance * USD);
    for (let n = 0; n < 3; n += 1) await stage.runs('balance');
    await stage.after(ada.types('/cometkey status'));
    await stage.after(ada.opensHome());
    return [stage.told(ada), textOf(ada.home())].map((text) => /\*Account\*:?\s(.*)/.exec(text)?.[1]);
  };
  expect(await marked(3.2)).toEqual(['🟡 Low · $3.20 left', '🟡 Low · $3.20 left']);
  expect(await marked(0)).toEqual(['🔴 Empty · $0.00 left', '🔴 Empty · $0.00 left']);
  const overspent = '🔴 Empty · overspent by $17.80';
  expect(await marked(-17.8)).toEqual([overspent, overspent]);
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(stage.card()).toMatch(/\*Share of the account\*\nit has nothing left\n/);
  expect(await marked(100)).toEqual(['$100.00 left', '$100.00 left']);
});

test('a balance that goes to and fro around the threshold is told once', async () => {
  await using stage = await sweptStageWithKey();
  const { ada, cometApi } = stage;
  for (const dollars of [24.9, 25.1, 24.9, 25.1, 24.9]) {
    cometApi.account.setBalance(dollars * USD);
    for (let n = 0; n < 2; n += 1) await stage.runs('balance');
  }
  expect(dms(ada)).toHaveLength(1);
});
