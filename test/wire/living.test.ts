import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithRequest, sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const DAY = 86_400_000;

const posts = ({ lee }: Stage): string[] =>
  lee
    .sees({ channel: 'key-requests' })
    .filter(({ ephemeral_to, thread_ts, ts }) => !ephemeral_to && (!thread_ts || thread_ts === ts))
    .map(textOf);

async function sweepTwice(stage: Stage) {
  await stage.sweep();
  await stage.sweep();
}

test('the key of a pending request is renamed and renewed: its card tells of it as it is', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey edit search-prod --name search-new --expires 2027-06-01'));
  const card = stage.card();
  expect(card).toMatch(/asks for \*\+\$50\.00\* on \*search-new\*[\s\S]*expires <!date[^>]*1 Jun 2027/);
  expect(card).toMatch(/\*Now\*\n\$20\.00 left of \$20\.00[\s\S]*as of <!date/);
  expect(card).not.toContain('search-prod');
  // Renamed once more, in the console.
  cometApi.account.editInConsole(1, { name: 'search-eu' });
  await stage.sweep();
  expect(stage.card()).toContain('*search-eu* (#1)');
  await stage.after(ana.types('/cometkey show search-eu'));
  expect(stage.told(ana)).toContain('*+$50.00* on *search-eu*');
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toMatch(/Applied[\s\S]*\*search-eu\* \(#1\)/);
  expect(stage.card()).not.toMatch(/search-(?:prod|new)/);
});

test('an expired key is renewed: the message says until when and by whom, and offers nothing more', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() - 60_000);
  await stage.sweep();
  await stage.after(ana.clicks('Renew 30 days'));
  expect(dms(ana)).toEqual([
    expect.stringMatching(/^✅ You renewed key \*search-prod\* \(#1\) until <!date.*>\.$/),
  ]);
  // What happened stays as it was told, whatever comes later.
  await stage.after(ana.types('/cometkey renew search-prod 3d'));
  const [first] = dms(ana);
  expect(first).toContain('2 Jan 2027');
});

test('an expiry in a week is moved in the console: the message says so after one sweep', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() + 5 * DAY);
  await stage.sweep();
  expect(dms(ana)[0]).toMatch(/^⏰ [\s\S]*Renew 30 days/);
  cometApi.account.setExpiry(1, stage.now().getTime() + 90 * DAY);
  await stage.sweep();
  expect(dms(ana)[0]).toMatch(/^✅ .* was renewed outside Slack until <!date.*>\.$/);
});

test.each([
  ['ana', /^✅ You moved the expiry of key \*search-prod\* \(#1\) earlier, to <!date.*>\.$/],
  ['ada', /^✅ The expiry of key \*search-prod\* \(#1\) was moved earlier by <@U0ADA>, to <!date.*>\.$/],
] as const)('%s moves an expiry earlier: the message does not call it renewed', async (who, words) => {
  await using stage = await sweptStageWithKey();
  stage.cometApi.account.setExpiry(1, stage.now().getTime() + 5 * DAY);
  await stage.sweep();
  await stage.after(stage[who].types('/cometkey edit search-prod --expires 12h'));
  await stage.after(stage[who].clicks('Let it expire'));
  expect(dms(stage.ana)[0]).toMatch(words);
});

test('nobody renews: the warning points at the news that the key has expired', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() + DAY / 2);
  await stage.sweep();
  stage.advance(DAY);
  await stage.sweep();
  expect(dms(ana)).toEqual([
    'There’s a newer message about key *search-prod* (#1).',
    expect.stringMatching(/^⌛ Key \*search-prod\* \(#1\) has expired\. Calls with it fail\./),
  ]);
});

test('disabled in the console and enabled by an admin: the message names her', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, cometApi } = stage;
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.after(ada.types('/cometkey enable search-prod'));
  expect(dms(ana)[0]).toBe('✅ Key *search-prod* (#1) was enabled again by <@U0ADA>.');
});

test('exhausted, and filled up in the console: the message says what is left', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.spend(1, 20 * USD);
  await sweepTwice(stage);
  expect(dms(ana)[0]).toMatch(/^🪫/);
  cometApi.account.editInConsole(1, { remain_quota: 5 * USD });
  await stage.sweep();
  expect(dms(ana)[0]).toBe(
    '✅ Key *search-prod* (#1) was given more quota outside Slack, and then had $5.00 left of $25.00.',
  );
});

test('given to somebody else, or deleted: what stands in the DM offers nothing more', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, bob, ada, cometApi } = stage;
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  expect(dms(ana)[0]).toBe('Key *search-prod* (#1) was given to <@U0BOB>.');
  expect(dms(bob)[0]).toContain('is yours now');
  cometApi.account.deleteInConsole(1);
  await stage.sweep();
  expect(dms(bob)[0]).toBe('🗑️ Key *search-prod* (#1) was deleted.');
  expect(dms(bob)[1]).toContain('was deleted outside Slack');
});

test('what is over is never redrawn, so it tells in the past what stays true: the key goes on, and is spent from', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, cometApi } = stage;
  cometApi.account.spend(1, 20 * USD);
  await sweepTwice(stage);
  cometApi.account.editInConsole(1, { remain_quota: 5 * USD });
  await stage.sweep();
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  cometApi.account.editInConsole(1, { status: 1 });
  cometApi.account.spend(1, 4 * USD);
  await stage.sweep();
  await stage.after(ada.types('/cometkey assign search-prod @ana'));
  await stage.sweep();
  const over = dms(ana).filter((text) => !text.includes('\n'));
  expect(over).toEqual([
    '✅ Key *search-prod* (#1) was given more quota outside Slack, and then had $5.00 left of $25.00.',
    'Key *search-prod* (#1) was given to <@U0BOB>.',
  ]);
  for (const text of over) expect(text).not.toMatch(/\b(is|has|belongs|now)\b/);
});

test('what is left goes on without a redraw, so a message that stands tells as of when', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() + 5 * DAY);
  await stage.sweep();
  const read = stage.now().getTime();
  stage.advance(DAY);
  cometApi.account.spend(1, USD);
  await stage.sweep();
  const [, at = ''] =
    /\$20\.00 left of \$20\.00 · (?:.* · )?as of <!date\^(\d+)/.exec(dms(ana)[0] ?? '') ?? [];
  expect(Math.abs(Number(at) * 1000 - read)).toBeLessThan(60_000);
});

test('news of several keys in one message: each line becomes true by itself', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await ownedKey(stage, ana, { name: 'search-test' });
  await stage.sweep();
  cometApi.account.editInConsole(1, { status: 2 });
  cometApi.account.editInConsole(2, { status: 2 });
  await stage.sweep();
  expect(dms(ana)).toHaveLength(1);
  await stage.after(ana.types('/cometkey enable search-test'));
  expect(dms(ana)[0]).toMatch(/\*search-prod\* \(#1\) was disabled outside Slack/);
  expect(dms(ana)[0]).toMatch(/✅ You enabled key \*search-test\* \(#2\) again\./);
  expect(ana.dms()[0]?.blocks?.filter(({ type }: { type?: string }) => type === 'actions')).toHaveLength(1);
});

test('keys without an owner leave the list as they get one, and the last one closes it', async () => {
  await using stage = await startStage();
  const { ada, cometApi } = stage;
  await stage.sweep();
  cometApi.account.addKey({ name: 'stray', remain_quota: 5 });
  cometApi.account.addKey({ name: 'lost', remain_quota: 5 });
  await stage.sweep();
  await stage.after(ada.types('/cometkey assign stray @bob'));
  expect(posts(stage)).toEqual([expect.stringMatching(/^1 key without an owner[\s\S]*lost/)]);
  expect(posts(stage)[0]).not.toContain('stray');
  await stage.after(ada.types('/cometkey assign lost @bob'));
  expect(posts(stage)).toEqual(['✅ All keys have an owner now.']);
});

test('unlimited for a time is over: card, thread, and everybody concerned say what the key has now', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, lee, bob, cometApi } = stage;
  await stage.after(ana.types('/cometkey unlimited search-prod on for 4h migration'));
  await stage.after(lee.clicks('Approve'));
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  const [outcome] = dms(ana);
  expect(outcome).toContain('Applied');
  stage.advance(4 * 3_600_000 + 60_000);
  await stage.runs('grants');
  const over =
    '↩️ The 4 hours of unlimited quota on *search-prod* are over. It got its limit back: $20.00 left of $20.00.';
  expect(stage.card()).toMatch(/^\*↩️ Ended\* [\s\S]*Limited again: \$20\.00 left of \$20\.00/);
  expect(stage.card()).not.toContain('Applied');
  expect(stage.thread().at(-1)).toBe(over);
  expect(dms(ana)[0]).toMatch(/^\*↩️ Ended\*: \*unlimited quota\* on \*search-prod\* for 4 hours/);
  for (const person of [ana, lee, bob])
    expect(dms(person).filter((text) => text.startsWith('↩️ The'))).toEqual([`${over}\nOpen`]);
  for (const line of ['requests mine', `requests ${stage.requestId()}`]) {
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(stage.told(ana)).toContain('↩️ Ended');
    expect(stage.told(ana)).not.toContain('Applied');
  }
  await stage.after(ana.opensHome());
  expect(textOf(ana.home())).toContain('↩️ Ended ');
  await stage.after(ana.types('/cometkey create big --quota $60 --reason launch'));
  expect(stage.card()).toMatch(/Their earlier requests:\n↩️ Ended: \*unlimited quota/);
  expect(dms(ada).join()).not.toContain('↩️');
  expect(cometApi.account.row(1)?.unlimited_quota).toBe(false);
  await stage.runs('grants');
  expect(dms(ana).filter((text) => text.startsWith('↩️ The'))).toHaveLength(1);
});

test('what was granted for a time is given back early: the card says so, and no end is told', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 for 7d load test'));
  await stage.after(lee.clicks('Approve'));
  await stage.after(ana.types('/cometkey quota search-prod -$50'));
  expect(stage.card()).toMatch(/^\*↩️ Ended\* [\s\S]*given back or replaced/);
  stage.advance(8 * DAY);
  await stage.runs('grants');
  expect(dms(ana).join()).not.toContain('is over');
});
