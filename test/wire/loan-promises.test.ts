import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Ada asks on the key of ana, so the owner, the requester, the card and its thread all tell of it. */
async function lent(...lines: string[]) {
  const stage = await stageWithKey();
  for (const line of lines) await ask(stage, line);
  return stage;
}

async function ask(stage: Stage, line: string) {
  await stage.after(stage.ada.types(`/cometkey ${line}`));
  await stage.after(stage.lee.clicks('Approve'));
}

/** All that stands in Slack, but for answers that one person sees. */
const standing = ({ ana, ada, lee }: Stage): string[] => [
  ...[ana, ada].flatMap((person) => dms(person)),
  ...lee
    .sees({ channel: 'key-requests' })
    .filter(({ ephemeral_to }) => !ephemeral_to)
    .map(textOf),
];

const PROMISE = /[^.;]*(?:I’ll take (?!nothing )|gets its limit back|due back)[^.]*/g;
/** Who is told, and when something goes back: the owner, the requester and the card. */
const promises = (stage: Stage): string[] =>
  standing(stage).flatMap((text) =>
    [...text.matchAll(PROMISE)].map(([words]) => words.trim().replaceAll(/<!date\^(\d+)[^>]*>/g, '$1')),
  );
const thrice = (words: string) => [words, words, words];
const seconds = (at: Date) => String(Math.floor(at.getTime() / 1000));

const LOAN = 'quota search-prod +$50 for 7d load test';
const UNLIMITED = 'unlimited search-prod on for 4h migration';

test('a loan is given back in parts: what stands says what is still to go back, and then that nothing is', async () => {
  await using stage = await lent(LOAN);
  const { ana } = stage;
  const end = seconds(new Date(stage.now().getTime() + 7 * DAY));
  const near = `I’ll take it back ${end}`.slice(0, -2);
  for (const words of promises(stage)) expect(words).toContain(near);
  expect(promises(stage)).toHaveLength(3);
  await stage.after(ana.types('/cometkey quota search-prod -$20'));
  for (const words of promises(stage)) expect(words).toMatch(/^I’ll take the rest back \d+$/);
  expect(promises(stage)).toHaveLength(3);
  expect(standing(stage).filter((text) => text.includes('$20.00 of it was given back early.'))).toHaveLength(
    3,
  );
  await stage.after(ana.types('/cometkey quota search-prod -$30'));
  expect(promises(stage)).toEqual([]);
  expect(standing(stage).filter((text) => text.includes('had been given back or replaced'))).toHaveLength(3);
});

test.each([
  ['its limit is set by hand', UNLIMITED, 'unlimited search-prod off --left $5 done'],
  [
    'without a limit, and then with one by hand',
    LOAN,
    'unlimited search-prod on it grew',
    'unlimited search-prod off --left $5 done',
  ],
])('%s: nothing that stands promises an end any more', async (_what, line, ...then) => {
  await using stage = await lent(line);
  expect(promises(stage)).toHaveLength(3);
  for (const one of then) await ask(stage, one);
  expect(promises(stage)).toEqual([]);
  expect(standing(stage).filter((text) => text.includes('had been given back or replaced'))).toHaveLength(3);
});

test('it ends as it was promised: what told of it tells the end', async () => {
  await using stage = await lent(LOAN);
  const [told] = dms(stage.ana);
  expect(told).toContain('changed your key');
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  expect(promises(stage)).toEqual([]);
  expect(dms(stage.ana)[0]).toMatch(
    /Granted \$20\.00 → \$70\.00, \$70\.00 left\.\n↩️ Ended <!date.*>\. Granted \$70\.00 → \$20\.00, \$20\.00 left\./,
  );
});

test.each([
  [LOAN, 7 * DAY],
  [UNLIMITED, 4 * HOUR],
])('after a long stop %s waits for an admin: what stands says so, and what came of it', async (line, lasts) => {
  await using stage = await lent(line);
  const { ada } = stage;
  stage.advance(lasts + 3 * HOUR);
  await stage.runs('grants');
  expect(promises(stage)).toHaveLength(3);
  for (const words of promises(stage)) expect(words).toContain('was due back');
  const held = standing(stage).filter((text) => /due back .* once an admin presses \*Resume\*/.test(text));
  expect(held).toHaveLength(3);
  await stage.after(ada.clicks('Resume', { in: ada.lastDm() ?? 'home' }));
  await stage.runs('grants');
  expect(promises(stage)).toEqual([]);
  expect(stage.cometApi.account.row(1)).toMatchObject({ unlimited_quota: false, remain_quota: 20 * USD });
});

test('CometAPI refuses the end: what stands says that it is still tried', async () => {
  await using stage = await lent(LOAN);
  const mends = stage.cometApi.faults.add({
    kind: 'success_false',
    match: { method: 'PUT' },
    message: 'database is locked',
  });
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  expect(promises(stage)).toHaveLength(3);
  for (const words of promises(stage)) expect(words).toMatch(/due back \d+, and I’m still trying/);
  mends();
  for (let i = 0; i < 12; i++) {
    stage.advance(5 * 60_000);
    for (const job of ['grants', 'apply', 'deliver'] as const) await stage.runs(job);
  }
  expect(promises(stage)).toEqual([]);
});

test('lent quota goes back no earlier than the limit of its key, and says when', async () => {
  await using stage = await lent('quota search-prod +$50 for 2h load test');
  const before = promises(stage)[0] ?? '';
  await ask(stage, UNLIMITED);
  const loans = () => promises(stage).filter((words) => words.startsWith('I’ll take it back'));
  expect(loans()).toHaveLength(3);
  const [now = ''] = loans();
  expect(loans()).toEqual(thrice(now));
  expect(Number(now.match(/\d+/)) - Number(before.match(/\d+/))).toBeGreaterThan(1.9 * 3600);
  stage.advance(3 * HOUR);
  await stage.runs('grants');
  expect(loans()).toEqual(thrice(now));
  await stage.after(stage.ana.types('/cometkey show search-prod'));
  expect(stage.told(stage.ana)).not.toContain('should have');
});

test.each([
  ['is deleted', LOAN, 'The key is gone, so there’s nothing to undo.'],
  ['is deleted', UNLIMITED, 'The key is gone, so there’s nothing to undo.'],
  ['has its limit back', UNLIMITED, 'It has a limit again.'],
  [
    'is unlimited',
    LOAN,
    'The key is unlimited now, so I’ll take nothing back unless it has a limit again by ',
  ],
])('the key %s in the console: nothing that stands promises the end of %s', async (what, line, says) => {
  await using stage = await lent(line);
  const { account } = stage.cometApi;
  expect(promises(stage)).toHaveLength(3);
  if (what === 'is deleted') account.deleteInConsole(1);
  else account.editInConsole(1, { unlimited_quota: what === 'is unlimited' });
  await stage.sweep();
  await stage.runs('deliver');
  expect(promises(stage)).toEqual([]);
  expect(standing(stage).filter((text) => text.includes(says))).toHaveLength(3);
  if (what === 'is deleted') return;
  account.editInConsole(1, { unlimited_quota: what !== 'is unlimited' });
  await stage.sweep();
  await stage.runs('deliver');
  expect(promises(stage)).toHaveLength(3);
});

test.each([
  ['found before its end', true],
  ['found at its end', false],
])('a key that was deleted, %s: it is told that nothing was taken back', async (_when, isSwept) => {
  await using stage = await lent(LOAN);
  stage.cometApi.account.deleteInConsole(1);
  if (isSwept) await stage.sweep();
  stage.advance(7 * DAY + 60_000);
  await stage.runs('grants');
  const over = dms(stage.ada).filter((text) => /are over\. Nothing was taken back/.test(text));
  expect(over).toHaveLength(1);
  expect(dms(stage.ana)[0]).toMatch(/↩️ Ended .*Nothing was taken back: the key was gone/);
  expect(promises(stage)).toEqual([]);
});
