import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithRequest } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';

/** lee has the page of requests to decide before him, or one of them. */
async function withBefore(line: (stage: Stage) => string) {
  const stage = await stageWithRequest();
  await stage.after(stage.ana.types('/cometkey quota search-prod +$5 snacks'));
  await stage.after(stage.lee.types(`/cometkey ${line(stage)}`));
  const before = stage.lee.lastEphemeral();
  if (!before) throw new Error('nothing is shown');
  const shown = () => textOf(stage.lee.sees().find(({ ts }) => ts === before.ts) ?? {});
  const presses = (button: string, near?: string) =>
    stage.after(stage.lee.clicks(button, { in: before, ...(near && { near }) }));
  return { stage, presses, shown };
}

async function denies(stage: Stage, lead: Person) {
  await lead.fills({ Reason: 'no snacks' });
  await stage.after(lead.submits());
}

const list = () => 'requests pending';
const one = (stage: Stage) => `requests ${stage.requestId()}`;

test('denied from a list: the row is gone from it, and the others can be decided at once', async () => {
  const { stage, presses, shown } = await withBefore(list);
  await using _ = stage;
  expect(shown()).toContain('Waiting for you: 2');
  await presses('Deny', '+$5.00');
  await denies(stage, stage.lee);
  expect(shown()).toContain('Waiting for you: 1');
  expect(shown()).not.toContain('+$5.00');
  await stage.lee.closes();
  await presses('Approve');
  expect(shown()).toContain('Waiting for you: 0');
});

test('denied, or approved for less, from a request by itself: it says so, without buttons', async () => {
  for (const button of ['Deny', 'Edit and approve']) {
    const { stage, presses, shown } = await withBefore(one);
    await using _ = stage;
    await presses(button);
    if (button === 'Deny') await denies(stage, stage.lee);
    else {
      await fillIn(stage, stage.lee, { amount: '2' });
      await stage.after(stage.lee.submits());
    }
    expect(shown()).toMatch(button === 'Deny' ? /^❌ You denied .*\*\+\$5/ : /^✅ You approved \*\+\$2.*\$5/);
    expect(shown()).not.toMatch(/^(Approve|Deny|Edit and approve)$/m);
  }
});

test('what was shown again with a mistake still knows where it was opened', async () => {
  const { stage, presses, shown } = await withBefore(one);
  await using _ = stage;
  await presses('Edit and approve');
  await fillIn(stage, stage.lee, { amount: '500' });
  await stage.after(stage.lee.submits());
  expect(stage.lee.modal()?.errors).toEqual({ amount: expect.stringMatching(/^That’s more than was asked/) });
  await fillIn(stage, stage.lee, { amount: '2', during: '3h of it' });
  await stage.after(stage.lee.submits());
  expect(Object.keys(stage.lee.modal()?.errors ?? {})).toEqual(['during']);
  await fillIn(stage, stage.lee, { during: '' });
  await stage.after(stage.lee.submits());
  expect(shown()).not.toMatch(/^Approve$/m);
});

test('from a modal above Home: the one below shows what became of it', async () => {
  await using stage = await stageWithRequest();
  const { lee } = stage;
  await stage.after(lee.opensHome());
  await stage.after(lee.clicks('Open', { in: 'home', near: '+$50.00' }));
  await stage.after(lee.clicks('Deny', { in: 'modal' }));
  await denies(stage, lee);
  await lee.closes();
  expect(textOf(lee.modal())).toContain('❌ You denied');
  expect(textOf(lee.modal())).not.toMatch(/^Deny$/m);
  expect(textOf(lee.home())).toContain('*Waiting for you: 0*');
});

test('cancelled in a modal: the modal says so', async () => {
  await using stage = await stageWithRequest();
  const { ana } = stage;
  await stage.after(ana.opensHome());
  await stage.after(ana.clicks('Open', { in: 'home', near: '+$50.00' }));
  await stage.after(ana.clicks('Cancel request', { in: 'modal' }));
  expect(textOf(ana.modal())).toContain('🚫 You cancelled');
  await ana.closes();
  expect(ana.modal()).toBeUndefined();
});

test.each([
  ['Approve', list],
  ['Deny', list],
  ['Approve', one],
  ['Deny', one],
  ['Edit and approve', one],
])('somebody was faster than “%s”: it says who, and offers it no more', async (button, line) => {
  const { stage, presses, shown } = await withBefore(line);
  await using _ = stage;
  const { lee, lea } = stage;
  await stage.after(lea.types(`/cometkey deny ${stage.requestId()} no snacks`));
  await presses(button, line === list ? '+$5.00' : undefined);
  expect(stage.told(lee)).toMatch(/is no longer waiting for a decision[\s\S]*<@U0LEA>/);
  expect(shown()).not.toMatch(line === list ? /\+\$5\.00/ : /^(Approve|Deny)$/m);
});

test('somebody was faster while the form was open: what is below it knows', async () => {
  const { stage, presses, shown } = await withBefore(one);
  await using _ = stage;
  await presses('Deny');
  await stage.after(stage.lea.types(`/cometkey approve ${stage.requestId()}`));
  await denies(stage, stage.lee);
  expect(textOf(stage.lee.modal())).toContain('is no longer waiting for a decision');
  expect(shown()).toMatch(/^\*✅ A/);
});

test('another replica takes the form: it knows, too', async () => {
  await using database = await temporaryDatabase();
  await using stage = await stageWithRequest({ databaseUrl: database.url });
  const { lee } = stage;
  await stage.after(lee.types(`/cometkey requests ${stage.requestId()}`));
  await stage.after(lee.clicks('Deny', { in: lee.lastEphemeral() ?? 'home' }));
  await stage.restart();
  await denies(stage, lee);
  expect(stage.told(lee)).toMatch(/^❌ You denied/);
});

test('an answer stays true: it says what was asked or done, and its buttons only open', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  const asked = ana.lastEphemeral();
  await stage.after(lee.types(`/cometkey approve ${stage.requestId()}`));
  const decided = lee.lastEphemeral();
  expect(stage.card()).toContain('Applied');
  const standing = [
    ana.sees().find(({ ts }) => ts === asked?.ts),
    lee.sees().find(({ ts }) => ts === decided?.ts),
  ].map((message) => textOf(message ?? {}));
  expect(standing[0]).toMatch(
    /^I asked the leads in .* for \*\+\$50\.00\* on \*search-prod\* for good\.[\s\S]*\nOpen$/,
  );
  expect(standing[1]).toMatch(/^✅ You approved what .* asked for: \*\+\$50\.00\*[\s\S]*\nOpen$/);
  await stage.after(ana.clicks('Open', { in: asked ?? 'home' }));
  expect(stage.told(ana)).toMatch(/^\*✅ Applied\*/);
});

test('a request that is looked at says as of when, and is refreshed where it stands', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee } = stage;
  await stage.after(ana.types(`/cometkey requests ${stage.requestId()}`));
  expect(stage.told(ana)).toMatch(/As of <!date[\s\S]*Cancel request\nRefresh$/);
  await stage.after(lee.clicks('Approve'));
  await stage.after(ana.clicks('Refresh'));
  expect(stage.told(ana)).toMatch(/^\*✅ Applied\*/);
  expect(stage.told(ana)).not.toMatch(/As of|Cancel request|Refresh/);
});

test('CometAPI does not answer: the answer does not go stale once it does', async () => {
  await using stage = await stageWithRequest();
  const { ana, cometApi } = stage;
  cometApi.faults.add({ kind: 'http500', match: { method: 'PUT' }, times: 100 });
  await stage.after(ana.types('/cometkey quota search-prod -$5'));
  expect(stage.told(ana)).not.toMatch(/⏳|🔄|yet/);
});
