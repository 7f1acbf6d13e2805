import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { filledForm as form } from '../support/filled-form.ts';
import { rowNamed } from '../support/owned-key.ts';
import { DONE, type Stage, startStage } from '../support/stage.ts';
import { setOwner } from '../support/store-writes.ts';
import { USD } from '../support/usd.ts';

test('above the limit, or unlimited, a lead decides; a missing reason is asked for in the form', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey create search-prod --quota $80 --expires 30d'));
  expect(form(ana)).toMatch(
    /^# New CometAPI key\n⚠️ A lead has to approve more than \$50\.00 for a new key, so please say why\./,
  );
  expect(form(ana)).toMatch(/\(Name: search-prod\)[\s\S]*\(Amount in USD: 80\)/);
  await ana.fills({ Reason: 'launch week' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(
    /I asked the leads in .* for a new key \*search-prod\* with \*\$80\.00\*[\s\S]*nothing changes until then/,
  );
  expect(stage.cometApi.account.rows()).toEqual([]);
  expect(stage.card()).toMatch(/@ana asks for a new key \*search-prod\* with \*\$80\.00\*[\s\S]*launch week/);
  await stage.after(lee.clicks('Approve'));
  expect(rowNamed(stage, 'search-prod')).toMatchObject({ remain_quota: 80 * USD, unlimited_quota: false });
  const dms = ana.dms().map(textOf).join('\n');
  expect(dms).toContain('Reveal secret');

  await stage.after(ana.types('/cometkey create free --unlimited --reason migration'));
  await stage.after(lee.clicks('Approve'));
  expect(rowNamed(stage, 'free')).toMatchObject({ remain_quota: 0, unlimited_quota: true });
});

const DAY = 86_400_000;
const lasts = (stage: Stage, name: string) =>
  ((rowNamed(stage, name)?.expired_time ?? 0) * 1000 - stage.now().getTime()) / DAY;

test.each([
  ['--expires 30d', 30, '30 days after it’s created'],
  ['--expires "in two weeks"', 14, '14 days after it’s created'],
  ['', 90, '90 days after it’s created'],
] as const)('approved late, “%s” counts from when the key is made, as its card says', async (option, days, told) => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await stage.after(ana.types(`/cometkey create late --quota $60 ${option} --reason launch`));
  expect(stage.told(ana)).toContain(`expiring ${told}`);
  expect(stage.card()).toMatch(new RegExp(`expiring ${told}[\\s\\S]*\\*Expires\\*\\n${told}`));
  stage.advance(20 * 3_600_000);
  await stage.after(lee.clicks('Approve'));
  expect(lasts(stage, 'late')).toBeCloseTo(days, 2);
  expect(stage.card()).toMatch(/\*Expires\*\n<!date/);
});

test('a date stays that date, however late it is approved', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await stage.after(
    ana.types('/cometkey create dated --quota $60 --expires 2027-01-31T12:00 --reason launch'),
  );
  expect(stage.card()).toMatch(/until <!date[\s\S]*\*Expires\*\n<!date/);
  stage.advance(20 * 3_600_000);
  await stage.after(lee.clicks('Approve'));
  const at = new Date((rowNamed(stage, 'dated')?.expired_time ?? 0) * 1000);
  // Noon where ana is.
  expect(at.toISOString()).toBe('2027-01-31T05:00:00.000Z');
});

test('the form keeps the length of time that the line said, and says from when it counts', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey create late --quota $60 --expires 45d'));
  expect(textOf(ana.modal())).toContain('It expires 45 days after it’s created.');
  expect(form(ana)).toContain('In 45 days');
  await ana.fills({ Reason: 'launch week' });
  await stage.after(ana.submits());
  stage.advance(20 * 3_600_000);
  await stage.after(lee.clicks('Approve'));
  expect(lasts(stage, 'late')).toBeCloseTo(45, 2);
});

test('twenty live keys, or $100 in thirty days, and a lead decides about the next', async () => {
  await using stage = await startStage();
  const { ana, bob } = stage;
  for (const name of ['one', 'two']) {
    await stage.after(bob.types(`/cometkey create ${name} --quota $50`));
    expect(stage.told(bob)).toMatch(DONE);
  }
  stage.cometApi.account.deleteInConsole(rowNamed(stage, 'two')?.id ?? 0);
  await stage.sweep();
  await stage.after(bob.types('/cometkey create three --quota $1 --reason launch'));
  expect(stage.told(bob)).toContain('I asked the leads');

  for (let at = 1; at <= 19; at++) stage.cometApi.account.addKey({ name: `old-${at}`, remain_quota: USD });
  await stage.sweep();
  for (const row of stage.cometApi.account.rows().filter(({ name }) => name.startsWith('old-')))
    await setOwner(stage.bot.ports.store, row.id, ana.id);
  await stage.after(ana.types('/cometkey create twentieth --quota $1'));
  expect(stage.told(ana)).toMatch(DONE);
  await stage.after(ana.types('/cometkey create another --quota $1 --reason launch'));
  expect(stage.told(ana)).toContain('I asked the leads');
  expect(rowNamed(stage, 'another')).toBeUndefined();
});

test('several at once cannot spend the same allowance: past it a lead decides', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  const names = ['one', 'two', 'three', 'four'];
  await stage.after(
    Promise.all(
      names.map((name) => ana.types(`/cometkey create ${name} --quota $50 --reason "launch week"`)),
    ),
  );
  expect(cometApi.account.rows()).toHaveLength(2);
  const pending = await stage.bot.ports.store.requests.pending();
  expect(pending).toHaveLength(2);
});

test('an approved key is told once: to its owner who asked, with its secret, and to nobody twice', async () => {
  await using stage = await startStage();
  const { ana, bob, lee } = stage;
  await stage.after(ana.types('/cometkey create big --quota $60 --reason launch'));
  await stage.after(lee.clicks('Approve'));
  expect(dms(ana)).toEqual([expect.stringMatching(/Applied[\s\S]*\$60\.00 left, until[\s\S]*Reveal secret/)]);
  await stage.after(ana.types('/cometkey create bobs --for @bob --quota $60 --reason launch'));
  await stage.after(lee.clicks('Approve'));
  expect(dms(ana)).toHaveLength(2);
  expect(dms(bob)).toEqual([expect.stringMatching(/created it for you[\s\S]*\$60\.00 left of \$60\.00/)]);
});

test('whoever decides on a key for somebody else reads who asked, and whose it would be', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  const asks = () => stage.after(ana.types('/cometkey create batch --quota $500 --for @bob --reason launch'));
  await asks();
  await stage.after(lee.types(`/cometkey deny ${stage.requestId()} no`));
  expect(stage.told(lee)).toMatch(
    /^❌ You denied what <@U0ANA> asked for: a new key \*batch\* with \*\$500\.00\*, .*, for <@U0BOB>\. They’ll/,
  );
  await asks();
  await stage.after(ana.types(`/cometkey cancel ${stage.requestId()}`));
  expect(stage.told(ana)).toMatch(/^🚫 You cancelled your request for a new key .*, for <@U0BOB>\. Nothing/);
  await asks();
  await stage.after(lee.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.told(lee)).toMatch(
    /^✅ You approved what <@U0ANA> asked for: a new key .*, for <@U0BOB>\. I’ll let <@U0ANA> know/,
  );
});
