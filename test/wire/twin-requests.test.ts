import { describe, expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const pending = async ({ bot }: Stage) => (await bot.ports.store.requests.pending()).length;

test('a request that waits already is pointed out, and made again only when that is wanted', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
  stage.advance(2 * 60_000);
  await stage.after(ana.types('/cometkey quota search-prod +$5 twice?'));
  expect(stage.told(ana)).toBe(
    '2 minutes ago you asked for *+$5.00* on *search-prod* for good, and it’s still waiting for a lead.\nOpen\nAsk again\nLeave it',
  );
  expect(await pending(stage)).toBe(1);
  await stage.after(Promise.all([ana.clicks('Ask again'), ana.clicks('Ask again')]));
  expect(await pending(stage)).toBe(2);
  const again = new RegExp(
    `^You’ve pressed this before, and asked for .*: request \`${stage.requestId()}\`\\. ⏳ Pending: `,
  );
  const answers = () => ana.sees().map((message) => textOf(message).split('\n'));
  expect(answers().filter(([said = '', button]) => again.test(said) && button === 'Open')).toHaveLength(1);
  await stage.after(ana.clicks('Open'));
  expect(stage.told(ana)).toContain('twice?');
  expect(stage.card()).toContain('twice?');
  for (const { id } of await stage.bot.ports.store.requests.pending())
    await stage.after(lee.types(`/cometkey approve ${id}`));
  expect(cometApi.account.row(1)?.remain_quota).toBe(30 * USD);
});

test('after a form it stands alone, with the button, and what was typed can be changed', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
  await stage.after(ana.types('/cometkey quota search-prod'));
  await ana.fills({ amount: '5', reason: 'again' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(/\nJust now you asked for \*\+\$5\.00\* on \*search-prod\*/);
  await stage.after(ana.clicks('Ask again', { in: 'modal' }));
  expect(await pending(stage)).toBe(2);
  await ana.closes();
  await stage.after(ana.submits());
  await fillIn(stage, ana, { amount: '7' });
  await stage.after(ana.submits());
  expect(await pending(stage)).toBe(3);
  expect(stage.card()).toContain('+$7.00');
});

describe('what is no twin', () => {
  test.each([
    ['another amount', 'quota search-prod +$6 launch'],
    ['for a time', 'quota search-prod +$5 for 7d launch'],
    ['another change', 'unlimited search-prod on launch'],
    ['another key', 'quota other +$5 launch'],
  ])('%s', async (_, line) => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey create other --quota $1'));
    await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(await pending(stage)).toBe(2);
  });

  test('one that is decided, one that is out of date, and one of somebody else', async () => {
    await using stage = await stageWithKey();
    const { ana, ada, lee } = stage;
    await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
    await stage.after(ada.types('/cometkey quota search-prod +$5 launch'));
    expect(await pending(stage)).toBe(2);
    for (const { id } of await stage.bot.ports.store.requests.pending())
      await stage.after(lee.types(`/cometkey deny ${id} no`));
    await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
    expect(await pending(stage)).toBe(1);
    stage.advance(25 * 3_600_000);
    await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
    expect(stage.told(ana)).toContain('I asked the leads');
  });
});

test.each([
  ['unlimited search-prod on for 4h launch', 'unlimited search-prod on for 4h again'],
  ['edit search-prod --expires never --reason a', 'edit search-prod --expires never --reason b'],
])('%s, asked twice', async (first, second) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey ${first}`));
  await stage.after(ana.types(`/cometkey ${second}`));
  expect(stage.told(ana)).toMatch(
    /^Just now you asked for .*, and it’s still waiting for a lead\.\nOpen\nAsk again\nLeave it$/,
  );
  expect(await pending(stage)).toBe(1);
  await stage.after(ana.clicks('Ask again'));
  expect(await pending(stage)).toBe(2);
});

test('a name can be asked for once: the first request has to be cancelled', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey create big --quota $80 --reason launch'));
  const id = stage.requestId();
  await stage.after(ana.types('/cometkey create big --quota $90 --reason launch'));
  expect(stage.told(ana)).toMatch(
    /^Just now you asked for a new key \*big\* .*, and it’s still waiting for a lead\./,
  );
  expect(stage.told(ana)).toContain(`\`/cometkey cancel ${id}\``);
  expect(stage.told(ana)).not.toContain('Ask again');
  await stage.after(ana.types(`/cometkey cancel ${id}`));
  await stage.after(ana.types('/cometkey create big --quota $90 --reason launch'));
  expect(stage.told(ana)).toContain('I asked the leads');
});

test('typed twice at once, one is made and the other is pointed out', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  const line = '/cometkey quota search-prod +$5 launch';
  await stage.after(Promise.all([ana.types(line), ana.types(line), ana.types(line)]));
  expect(await pending(stage)).toBe(1);
});

test('asked again after the unit price changed, it is refused, because its units are other dollars', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
  await stage.after(ana.types('/cometkey quota search-prod +$5 twice'));
  const offer = ana.lastEphemeral() ?? 'home';
  const status = { ...flavours.newapi.status, quota_per_unit: 100_000 };
  cometApi.setFlavour({ ...flavours.newapi, status });
  stage.advance(6 * 3_600_000);
  await stage.sweep();
  await stage.after(ana.clicks('Ask again', { in: offer }));
  expect(stage.told(ana)).toMatch(/a dollar was 500,000 units when this was requested and is 100,000 now/);
  expect(await stage.bot.ports.store.requests.pending()).toHaveLength(1);
});
