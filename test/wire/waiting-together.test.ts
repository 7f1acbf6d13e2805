import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const cards = ({ lee }: Stage): string[] =>
  lee
    .sees({ channel: 'key-requests' })
    .filter(({ thread_ts, ephemeral_to }) => !thread_ts && !ephemeral_to)
    .map(textOf);

test('a card says what else waits for its key and what all of it comes to, and is redrawn when that is decided', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  const first = stage.requestId();
  expect(cards(stage)[0]).not.toContain('Also pending');
  await stage.after(ana.types('/cometkey quota search-prod +$30 demo'));
  expect(cards(stage)[0]).toMatch(
    /Also pending for this key: \*\+\$30\.00\* .*If all are approved: \$100\.00 left of \$100\.00/,
  );
  expect(cards(stage)[1]).toMatch(/Also pending for this key: \*\+\$50\.00\*/);
  await stage.after(lee.types(`/cometkey approve ${first}`));
  expect(cards(stage)[1]).not.toContain('Also pending');
  expect(cards(stage)[1]).toContain('$70.00 left of $70.00');
});

test('a sum is told only of what adds up: of a limit that is lifted it is none', async () => {
  await using stage = await stageWithRequest();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$30 demo'));
  await stage.after(ana.types('/cometkey unlimited search-prod on for 4h migration'));
  expect(cards(stage)[0]).toMatch(/Also pending for this key: .*unlimited quota/);
  expect(cards(stage)[0]).not.toContain('If all are approved');
});

test('whoever claims a key reads nothing of what others ask for it', async () => {
  await using stage = await startStage();
  const { ana, bob, ada, cometApi } = stage;
  cometApi.account.addKey({ name: 'stray', remain_quota: 5_000_000 });
  await stage.sweep();
  for (const person of [bob, ana]) await stage.after(person.types('/cometkey claim stray --reason mine'));
  const id = stage.requestId();
  await stage.after(ana.types(`/cometkey requests ${id}`));
  expect(stage.told(ana)).toContain('ownership of');
  expect(stage.told(ana)).not.toContain('Also pending');
  await stage.after(ada.types(`/cometkey requests ${id}`));
  expect(stage.told(ada)).toContain('Also pending');
});

test('earlier requests are those that came before, and what waits for the same key is told once, by its present name', async () => {
  await using stage = await stageWithRequest();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$30 demo'));
  await stage.after(ana.types('/cometkey create big --quota $60 --reason launch'));
  await stage.after(ana.types('/cometkey edit search-prod --name search-main'));
  const [first, second, third] = cards(stage);
  expect(first).not.toContain('arlier requests');
  expect(first).toContain('Also pending for this key: *+$30.00* on *search-main*');
  expect(second).not.toContain('arlier requests');
  expect(third).toMatch(/Their earlier requests:\n.*\+\$30\.00.*\n.*\+\$50\.00/);
});

test('a request that is opened tells of earlier ones what its card tells, and nothing to the owner of its key', async () => {
  await using stage = await stageWithRequest();
  const { ana, ada, lee } = stage;
  await stage.after(ana.types('/cometkey create big --quota $60 --reason launch'));
  const second = stage.requestId();
  for (const reader of [ana, lee]) {
    await stage.after(reader.types(`/cometkey requests ${second}`));
    expect(stage.told(reader)).toMatch(/Their earlier requests:\n⏳ Pending: \*\+\$50\.00\*/);
  }
  await stage.after(ada.types('/cometkey create hers --quota $60 --reason "of nobody’s concern"'));
  await stage.after(ada.types('/cometkey quota search-prod +$5 a gift'));
  const gift = stage.requestId();
  await stage.after(ana.types(`/cometkey requests ${gift}`));
  expect(stage.told(ana)).toContain('+$5.00');
  expect(stage.told(ana)).not.toMatch(/hers|before this one/);
});

test('how earlier requests stand is redrawn when one of them moves, also one about another key', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  const first = stage.requestId();
  const earlier = (): string => /Their earlier requests:\n(.*)/.exec(cards(stage)[1] ?? '')?.[1] ?? '';
  await stage.after(ana.types('/cometkey create big --quota $60 --reason launch'));
  expect(earlier()).toMatch(/^⏳ Pending: \*\+\$50\.00\* on \*search-prod\* for good, /);
  await stage.after(lee.types(`/cometkey deny ${first} "use the shared key"`));
  expect(earlier()).toMatch(/^❌ Denied: \*\+\$50\.00\* on \*search-prod\* for good, /);
  await stage.after(ana.types('/cometkey create bigger --quota $70 --reason launch'));
  await stage.after(
    ana.types(`/cometkey cancel ${/request `([\w-]+)`/.exec(cards(stage)[1] ?? '')?.[1] ?? ''}`),
  );
  expect(cards(stage).at(-1)).toMatch(/Their earlier requests:\n🚫 Cancelled: .*big.*\n❌ Denied/);
});

test('a card says that its key was disabled since', async () => {
  await using stage = await stageWithRequest();
  await stage.after(stage.ana.types('/cometkey disable search-prod leaked'));
  expect(stage.card()).toMatch(/\*search-prod\* \(#1\) · ⏸️ Disabled/);
  await stage.after(stage.ana.types('/cometkey enable search-prod'));
  expect(stage.card()).not.toContain('⏸️');
});

test.each([
  ['deleted', (stage: Stage): void => void stage.cometApi.account.deleteInConsole(1), 'the key was gone'],
  [
    'unlimited',
    (stage: Stage): void => void stage.cometApi.account.editInConsole(1, { unlimited_quota: true }),
    'the key had unlimited quota by then',
  ],
] as const)('a request for more on a key that is %s ends by itself, and is told once', async (_, move, why) => {
  await using stage = await stageWithRequest();
  const { ana } = stage;
  move(stage);
  await stage.sweep();
  await stage.sweep();
  await stage.runs('remind');
  await stage.runs('remind');
  expect(stage.card()).toContain('♻️ No longer possible');
  expect(stage.card()).toContain(why);
  expect(dms(ana).filter((text) => text.includes('No longer possible'))).toHaveLength(1);
});

test('what a fresh read does not bear out ends nothing', async () => {
  await using stage = await stageWithRequest();
  const { cometApi } = stage;
  cometApi.account.editInConsole(1, { unlimited_quota: true });
  await stage.sweep();
  cometApi.account.editInConsole(1, { unlimited_quota: false });
  await stage.runs('remind');
  expect(stage.card()).toContain('⏳ Pending');
});

test('a name that was taken meanwhile ends the request for it', async () => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey create big --quota $60 --reason launch'));
  cometApi.account.addKey({ name: 'big' });
  await stage.sweep();
  await stage.runs('remind');
  expect(cards(stage)[0]).toMatch(/No longer possible[\s\S]*there was already a key \*big\*/);
});

test('more quota for a key that is unlimited for some hours goes on waiting', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  const waiting = stage.requestId();
  await stage.after(ana.types('/cometkey unlimited search-prod on for 4h demo'));
  await stage.after(lee.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.cometApi.account.row(1)?.unlimited_quota).toBe(true);
  await stage.runs('remind');
  const not = /This can’t be approved while the key is unlimited: its limit is due back <!date\^\d+/;
  await stage.after(ana.types(`/cometkey requests ${waiting}`));
  expect(stage.told(ana)).toContain('Pending');
  expect(stage.told(ana)).toMatch(not);
  const card = cards(stage)[0] ?? '';
  expect(card).toMatch(not);
  await stage.after(lee.types(`/cometkey approve ${waiting}`));
  expect(stage.told(lee)).toMatch(/is unlimited for now, .* approve it in between/);
  expect(cards(stage)[0]).toContain('⏳ Pending');
  stage.advance(4 * 3_600_000 + 60_000);
  await stage.runs('grants');
  expect(cards(stage)[0]).not.toMatch(not);
  await stage.after(lee.types(`/cometkey approve ${waiting}`));
  expect(stage.cometApi.account.row(1)).toMatchObject({ unlimited_quota: false, remain_quota: 70 * USD });
});

/** More quota waits for a decision, and the key is unlimited for so long. */
async function waitingForItsLimit(span = '4h') {
  const stage = await stageWithRequest();
  const waiting = stage.requestId();
  await stage.after(stage.ana.types(`/cometkey unlimited search-prod on for ${span} demo`));
  await stage.after(stage.lee.types(`/cometkey approve ${stage.requestId()}`));
  return { stage, waiting };
}

test('the limit that it waits for comes back once an admin presses Resume: card and refusal say so', async () => {
  const { stage: opened, waiting } = await waitingForItsLimit();
  await using stage = opened;
  const { ada, lee } = stage;
  stage.advance(7 * 3_600_000);
  await stage.runs('grants');
  const held = /Its limit was due back <!date.*; I’ll set it once an admin presses \*Resume\*/;
  expect(cards(stage)[0]).toMatch(held);
  await stage.after(lee.types(`/cometkey approve ${waiting}`));
  expect(stage.told(lee)).toMatch(held);
  await stage.after(ada.clicks('Resume', { in: ada.lastDm() ?? 'home' }));
  await stage.runs('grants');
  await stage.after(lee.types(`/cometkey approve ${waiting}`));
  expect(stage.cometApi.account.row(1)).toMatchObject({ unlimited_quota: false, remain_quota: 70 * USD });
});

test('a limit that was set in the console a moment ago lets it be approved', async () => {
  const { stage: opened, waiting } = await waitingForItsLimit();
  await using stage = opened;
  stage.cometApi.account.editInConsole(1, { unlimited_quota: false, remain_quota: 5 * USD });
  await stage.after(stage.lee.types(`/cometkey approve ${waiting}`));
  expect(stage.cometApi.account.row(1)).toMatchObject({ unlimited_quota: false, remain_quota: 55 * USD });
});

test('more quota that expires before the key has its limit back says so, and nobody is asked for it until it can be given', async () => {
  const { stage: opened, waiting } = await waitingForItsLimit('7d');
  await using stage = opened;
  const { lee, slack } = stage;
  const reminded = () =>
    slack
      .as('lee')
      .sees({ channel: 'key-requests' })
      .map(textOf)
      .filter((said) => said.includes('This was requested'));
  expect(cards(stage)[0]).toMatch(/its limit is due back <!date[^>]*>, and this expires sooner/);
  stage.advance(9 * 3_600_000);
  await stage.runs('remind');
  expect(reminded()).toEqual([]);
  await stage.after(lee.types(`/cometkey approve ${waiting}`));
  expect(stage.told(lee)).toMatch(/limit is due back <!date[^>]*>; the request expires sooner, <!date/);
  stage.cometApi.account.editInConsole(1, { unlimited_quota: false, remain_quota: 5 * USD });
  await stage.sweep();
  await stage.runs('remind');
  expect(reminded()).toHaveLength(2);
});
