import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { moreSettings } from '../support/fill-in.ts';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

test('a form that is closed before its answer is answered by DM', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey create'));
  await ana.fills({ Name: 'search-prod' });
  stage.cometApi.faults.add({ kind: 'latency', ms: 150, match: { method: 'POST' }, times: 1 });
  await ana.submits();
  expect(textOf(ana.modal())).toContain('If you close this, I’ll send you the answer as a direct message.');
  await stage.after(ana.closes());
  expect(ana.modal()).toBeUndefined();
  expect(stage.dm(ana)).toMatch(/^✅ \*search-prod\* \(#1\) is ready/);
  await stage.after(ana.clicks('Reveal secret'));
  expect(textOf(ana.modal())).toContain(`sk-${rowNamed(stage, 'search-prod')?.key}`);
});

test('a window that is closed while it is being filled is no bug: what it would have said comes elsewhere', async () => {
  await using stage = await startStage();
  const { ana, cometApi, logged } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  for (const line of ['edit search-prod', 'reveal search-prod']) {
    cometApi.faults.add({ kind: 'latency', ms: 150, match: { method: 'GET' }, times: 1 });
    await ana.types(`/cometkey ${line}`);
    await expect.poll(() => ana.modal()).toBeDefined();
    await stage.after(ana.closes());
    expect(ana.modal()).toBeUndefined();
    expect(ana.dms()).toEqual([]);
    expect(stage.told(ana)).not.toContain('went wrong');
    cometApi.faults.add({
      kind: 'success_false',
      ms: 150,
      match: { method: 'GET' },
      message: 'no such luck',
    });
    cometApi.faults.add({ kind: 'latency', ms: 150, match: { method: 'GET' } });
    await ana.types(`/cometkey ${line}`);
    await expect.poll(() => ana.modal()).toBeDefined();
    await stage.after(ana.closes());
    expect(stage.told(ana)).toContain('no such luck');
    cometApi.faults.clear();
  }
  expect(logged.filter((entry) => entry.includes('"level":50'))).toEqual([]);
});

test.each([
  'edit',
  'reveal',
])('%s, whose window is closed after a key was chosen, is told how to open it again', async (verb) => {
  await using stage = await startStage();
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types(`/cometkey ${verb}`));
  // Else the choice itself brings the form.
  cometApi.faults.down(true);
  await stage.after(ana.fills({ Key: 'search-prod' }));
  cometApi.faults.down(false);
  stage.advance(60_000);
  cometApi.faults.add({ kind: 'latency', ms: 300, match: { method: 'GET' } });
  cometApi.faults.add({ kind: 'latency', ms: 300, match: { method: 'POST' } });
  await ana.submits();
  await stage.after(ana.closes());
  expect(ana.modal()).toBeUndefined();
  expect(stage.dm(ana)).toBe(
    `You closed the window before I could show the answer in it. Type \`/cometkey ${verb} #1\` to open it again.`,
  );
});

test('a form sent twice acts once', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey create'));
  await ana.fills({ Name: 'search-prod' });
  await stage.after(Promise.all([ana.submits(), ana.submits()]));
  expect(stage.cometApi.account.rows().map(({ name }) => name)).toEqual(['search-prod']);
});

test('a form opened more than a day ago says so instead of acting', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey create'));
  await ana.fills({ Name: 'search-prod' });
  stage.advance(25 * 3_600_000);
  expect(await stage.after(ana.submits())).toEqual({
    errors: { name: expect.stringContaining('more than a day old') },
  });
  expect(stage.cometApi.account.rows()).toEqual([]);
});

test('a form that CometAPI could not answer comes back as it was filled', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200, writeMs: 200 } });
  const { ana } = stage;
  await stage.after(ana.types('/cometkey create --reason launch'));
  await ana.fills({ Name: 'search-prod', 'Amount in USD': '7' });
  stage.cometApi.faults.down(true);
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(/^New CometAPI key\n⚠️ CometAPI isn’t answering/);
  stage.cometApi.faults.down(false);
  stage.advance(120_000);
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('✅ *search-prod* (#1) is ready');
  expect(rowNamed(stage, 'search-prod')?.remain_quota).toBe(7 * USD);
});

test('the buttons of a key open its forms, filled in', async () => {
  await using stage = await startStage();
  const { ana, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ada.types('/cometkey show search-prod'));
  const opens = async (label: string) => {
    await stage.after(ada.clicks(label));
    const text = textOf(ada.modal());
    await ada.closes();
    return text;
  };
  expect(await opens('Ask for more')).toMatch(
    /^Quota of search-prod\n\*search-prod\* \(#1\) · 🟢 Enabled · \$20\.00 left/,
  );
  expect(await opens('Ask for unlimited')).toMatch(/^Limit of search-prod\n\*search-prod\* \(#1\) · /);
  expect(await opens('Edit')).toMatch(/^Edit search-prod\n\*search-prod\* \(#1\) · 🟢 Enabled · .*\n/);
  expect(await opens('Assign')).toMatch(/^Assign search-prod\n\*search-prod\* \(#1\) · /);
});

test('models and groups are offered from the account while somebody types', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey create'));
  await moreSettings(stage, ana);
  const offered = async (query: string) => (await ana.suggestions('Models', query)).map(({ value }) => value);
  expect(await offered('')).toEqual(['gpt-4o', 'gpt-4o-mini']);
  expect(await offered('MINI')).toEqual(['gpt-4o-mini']);
  expect(await offered('claude')).toEqual([]);
  expect(textOf(ana.modal())).toMatch(/Group\nDefault group\ndefault\nvip\n/);
});
