import { expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/shapes.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { DAY } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const row = ({ cometApi }: Stage) => cometApi.account.row(1);
const pending = async ({ bot }: Stage) => (await bot.ports.store.requests.pending()).length;

/** The button that goes on, the one that does not, and the line that makes the bot ask. */
const QUESTIONS: readonly [string, string, string][] = [
  ['Let it expire', 'Cancel', 'edit search-prod --expires 2h'],
  ['Leave nothing', 'Cancel', 'quota search-prod =$0 over'],
  ['Ask again', 'Leave it', 'quota search-prod +$5 twice'],
];

/** The question, as it was asked: a copy of it that Slack still shows elsewhere. */
async function asked(line: string): Promise<{ stage: Stage; question: Message; before: unknown }> {
  const stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
  await stage.after(ana.types(`/cometkey ${line}`));
  return { stage, question: structuredClone(ana.lastEphemeral() as Message), before: { ...row(stage) } };
}

test.each(
  QUESTIONS,
)('%s: “%s” ends the question, and then neither button does anything', async (...given) => {
  const [goOn, leave, line] = given;
  const { stage, question, before } = await asked(line);
  await using _ = stage;
  const { ana } = stage;
  await stage.after(ana.clicks(leave));
  const over = 'You cancelled this, so I left *search-prod* (#1) alone.\nOpen';
  expect(stage.told(ana)).toBe(over);
  expect(textOf(ana.sees().find(({ ts }) => ts === question.ts) ?? {})).toBe(over);
  await stage.after(ana.clicks(goOn, { in: question }));
  expect(stage.told(ana)).toBe(over);
  expect(row(stage)).toEqual(before);
  expect(await pending(stage)).toBe(1);
});

test.each(QUESTIONS)('%s, under way when “%s” is pressed: what that says stays true', async (...given) => {
  const [goOn, leave, line] = given;
  const { stage, question, before } = await asked(line);
  await using _ = stage;
  const { ana, cometApi } = stage;
  const over = 'You cancelled this, so I left *search-prod* (#1) alone.\nOpen';
  const said = Promise.withResolvers<void>();
  cometApi.faults.afterRead(async () => {
    await ana.clicks(leave, { in: question });
    await expect
      .poll(() => stage.told(ana))
      .toBe(over)
      .then(said.resolve, said.reject);
  }, 1);
  await stage.after(ana.clicks(goOn, { in: question }));
  await said.promise;
  expect(stage.told(ana)).toBe(over);
  expect(row(stage)).toEqual(before);
  expect(await pending(stage)).toBe(1);
});

test.each(QUESTIONS)('%s: the answer stands in place of the question', async (goOn, leave, line) => {
  const { stage, question } = await asked(line);
  await using _ = stage;
  const { ana } = stage;
  await stage.after(ana.clicks(goOn));
  expect(textOf(ana.sees().find(({ ts }) => ts === question.ts) ?? {})).toMatch(/^(✅|I asked the leads)/);
  await stage.after(ana.clicks(leave, { in: question }));
  expect(stage.told(ana)).toMatch(/^You’ve pressed this before, and asked for /);
});

test.each(QUESTIONS)('%s, pressed on the next day', async (goOn, _leave, line) => {
  const { stage, question, before } = await asked(line);
  await using _ = stage;
  const { ana } = stage;
  stage.advance(DAY + 60_000);
  await stage.after(ana.clicks(goOn, { in: question }));
  expect(stage.told(ana)).toMatch(
    /^It’s more than a day since I asked you this, so I did nothing\. .*\nOpen$/,
  );
  expect(row(stage)).toEqual(before);
});

test('“Leave nothing”, pressed after somebody gave more: it says so, and opens the key', async () => {
  const { stage } = await asked('quota search-prod =$0 over');
  await using _ = stage;
  const { ana, lee } = stage;
  await stage.after(lee.clicks('Approve'));
  await stage.after(ana.clicks('Leave nothing', { in: ana.lastEphemeral() ?? 'home' }));
  expect(stage.told(ana)).toMatch(/changed the quota of \*search-prod\* \(#1\) since you saw it: .*\nOpen$/);
});

test('in a form the window leads back, so there is no second way', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod'));
  await fillIn(stage, ana, { Change: 'Set what is left', amount: '0' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('Leave nothing');
  expect(
    ana
      .modal()
      ?.blocks.flatMap((block) => JSON.stringify(block))
      .join(),
  ).not.toContain('question.leave');
});
