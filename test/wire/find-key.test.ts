import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { ownedKey } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

describe('before the first sweep has ended', () => {
  test('a number is asked for at CometAPI, for every verb that names a key', async () => {
    await using stage = await startStage();
    const { ada, cometApi } = stage;
    const key = () => cometApi.account.addKey({ name: 'made in the console', remain_quota: 5_000_000 }).id;
    await stage.after(ada.types(`/cometkey show ${key()}`));
    expect(stage.told(ada)).toContain('made in the console');
    const id = key();
    await stage.after(ada.types(`/cometkey disable #${id}`));
    expect(cometApi.account.row(id)).toMatchObject({ status: 2 });
  });

  test.each([
    ['renew', '30d'],
    ['enable', ''],
    ['edit', '--name renamed'],
    ['assign', '@bob'],
    ['usage', ''],
    ['owner', ''],
    ['claim', '--reason mine'],
    ['quota', '-$1'],
    ['unlimited', 'on for 4h launch'],
    ['backup', '@bob'],
    ['reveal', ''],
  ])('nobody is told that there is no such key: %s', async (verb, rest) => {
    await using stage = await startStage();
    const { ada, cometApi } = stage;
    const { id } = cometApi.account.addKey({ name: 'made in the console', remain_quota: 5_000_000 });
    await stage.after(ada.types(`/cometkey ${verb} ${id} ${rest}`));
    expect(ada.sees().map(textOf).join() + textOf(ada.modal() ?? {})).not.toMatch(/no key/i);
    expect(cometApi.account.calls.some(({ path }) => path === `/api/token/${id}`)).toBe(true);
  });

  test('a name is not said to be nobody’s', async () => {
    await using stage = await startStage();
    const { ana, ada, cometApi } = stage;
    cometApi.account.addKey({ name: 'search' });
    for (const person of [ana, ada]) {
      await stage.after(person.types('/cometkey show search'));
      expect(stage.told(person)).toContain('still reading the keys');
    }
    await stage.sweep();
    await stage.after(ada.types('/cometkey show search'));
    expect(stage.told(ada)).toContain('search');
    await stage.after(ada.types('/cometkey show elsewhere'));
    expect(stage.told(ada)).toMatch(/no key/i);
  });

  test('a number that is nobody’s is, and to repeat it costs no second call', async () => {
    await using stage = await startStage();
    const { ana, cometApi } = stage;
    const asked = () =>
      cometApi.account.calls.filter(({ path }) => path.startsWith('/api/token/9001')).length;
    for (const word of ['9001', '#9001', '9001']) {
      await stage.after(ana.types(`/cometkey show ${word}`));
      expect(stage.told(ana)).toMatch(/no key.*9001/i);
    }
    expect(asked()).toBe(1);
  });
});

test('a key made in the console a second ago is found by its number, and is its owner’s alone to see', async () => {
  await using stage = await stageWithKey();
  await stage.sweep();
  const { ana, ada, cometApi } = stage;
  const { id } = cometApi.account.addKey({ name: 'fresh', remain_quota: 500_000 });
  await stage.after(ana.types(`/cometkey show ${id}`));
  expect(stage.told(ana)).not.toContain('fresh');
  expect(stage.told(ana)).not.toMatch(/no key/i);
  await stage.after(ada.types(`/cometkey show ${id}`));
  expect(stage.told(ada)).toContain('fresh');
});

test('while CometAPI is silent nobody is told that a number names no key', async () => {
  await using stage = await stageWithKey({
    timeouts: { callMs: 200, readMs: 300, writeMs: 300, waitMs: 300 },
  });
  await stage.sweep();
  stage.cometApi.faults.down(true);
  await stage.after(stage.ana.types('/cometkey show 9001'));
  expect(stage.told(stage.ana)).toContain('CometAPI isn’t answering');
});

test('a name that is copied from an answer finds its key, for every verb', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: '_new_ :tada: *prod*' });
  await ownedKey(stage, ana, { name: 'other' });
  await stage.after(ana.types('/cometkey list'));
  const [, copied = ''] = /\n?🟢 \*(.*?)\* \(#1\)/.exec(stage.told(ana)) ?? [];
  expect(copied).toBe('ˍnewˍ ∶tada: ∗prod∗');
  await stage.after(ana.types(`/cometkey show ${copied}`));
  expect(stage.told(ana)).toContain('#1 ·');
  await stage.after(ana.types(`/cometkey quota ${copied} -$5`));
  expect(stage.told(ana)).toMatch(/^✅ Took back/);
  await stage.after(ana.types(`/cometkey owner ${copied}`));
  expect(stage.told(ana)).toContain('is yours');
  await stage.after(ana.types(`/cometkey list ${copied}`));
  expect(stage.told(ana)).toContain('(#1)');
});

test('a part of a name that is too long is refused, and not cut', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey list ${'x'.repeat(61)}`));
  expect(stage.told(ana)).toMatch(/61 characters; at most 60/);
  await stage.after(ana.types('/cometkey list mine sear'));
  expect(stage.told(ana)).toContain('matching “sear”');
});

test('a model or a group finds a key in lists and pickers, but no line acts on it', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod', model_limits_enabled: true, model_limits: 'gpt-5-mini' });
  await stage.after(ana.types('/cometkey list gpt-5'));
  expect(stage.told(ana)).toContain('search-prod');
  await stage.after(ana.types('/cometkey show gpt-5'));
  expect(stage.told(ana)).not.toContain('$20.00');
});
