import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import type { Stage } from '../support/stage.ts';
import { DONE, startStage } from '../support/stage.ts';
import { stageWithKey, sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const DAY = 86_400_000;

const sweeps = async (stage: Stage, times: number) => {
  for (let done = 0; done < times; done += 1) await stage.sweep();
};

test('disabled in the console: told once, with a button that enables it', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.opensHome());
  cometApi.account.editInConsole(1, { status: 2 });
  await sweeps(stage, 3);
  expect(dms(stage.ana)).toEqual([
    expect.stringContaining('was disabled outside Slack. Calls with it fail.'),
  ]);
  expect(textOf(ana.home())).toContain('Disabled');
  await stage.after(ana.clicks('Enable'));
  expect(cometApi.account.row(1)?.status).toBe(1);
  expect(textOf(ana.home())).toContain('Enabled');
  await sweeps(stage, 2);
  expect(dms(stage.ana)).toHaveLength(1);

  cometApi.account.editInConsole(1, { status: 2 });
  await sweeps(stage, 2);
  expect(dms(stage.ana)).toHaveLength(2);
});

test('expired: told once, and “Renew 30 days” cures it', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() - 60_000);
  await sweeps(stage, 3);
  expect(dms(stage.ana)).toEqual([expect.stringContaining('has expired. Calls with it fail.')]);
  cometApi.account.editInConsole(1, { status: 3 });
  await stage.after(ana.clicks('Renew 30 days'));
  expect(cometApi.account.row(1)?.status).toBe(1);
  const days = ((cometApi.account.row(1)?.expired_time ?? 0) * 1000 - stage.now().getTime()) / DAY;
  expect(days).toBeCloseTo(30, 1);
  await sweeps(stage, 2);
  expect(dms(stage.ana)).toHaveLength(1);
});

test('warned, expired and renewed: only one message says each time how the key is', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() + DAY);
  await sweeps(stage, 2);
  stage.advance(2 * DAY);
  await sweeps(stage, 2);
  const calm = 'There’s a newer message about key *search-prod* (#1).';
  const told = () => dms(ana).filter((text) => !text.startsWith('✏️'));
  expect(told()).toEqual([calm, expect.stringContaining('has expired')]);
  await stage.after(ana.clicks('Renew 30 days'));
  expect(told()).toEqual([calm, expect.stringContaining('You renewed key')]);
});

test('exhausted: believed at the second reading, told once, and “Ask for +$20” asks', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, lee, cometApi } = stage;
  cometApi.account.spend(1, 20 * USD);
  await stage.sweep();
  expect(dms(stage.ana)).toEqual([]);
  await sweeps(stage, 3);
  expect(dms(stage.ana)).toEqual([expect.stringContaining('its quota is used up. Calls with it fail.')]);
  cometApi.account.editInConsole(1, { status: 4 });
  await stage.after(ana.clicks('Ask for +$20'));
  await ana.fills({ reason: 'we are live' });
  await stage.after(ana.submits());
  await ana.closes();
  await stage.after(lee.clicks('Approve'));
  expect(cometApi.account.row(1)).toMatchObject({ remain_quota: 20 * USD, status: 1 });
  await sweeps(stage, 2);
  expect(dms(stage.ana)[0]).toBe(
    '✅ Key *search-prod* (#1) was given more quota (you asked, <@U0LEE> approved +$20.00), and then had $20.00 left of $40.00.',
  );
  cometApi.account.spend(1, 20 * USD);
  await sweeps(stage, 2);
  expect(dms(stage.ana).filter((text) => text.includes('used up'))).toHaveLength(1);
});

test('a dip of pre-charged quota alarms nobody', async () => {
  await using stage = await sweptStageWithKey();
  const settle = stage.cometApi.account.hold(1, 20 * USD);
  await stage.sweep();
  settle(USD);
  await sweeps(stage, 2);
  expect(dms(stage.ana)).toEqual([]);
});

test('expiring: told at 7, 3 and 1 days, each once; a renewal arms them anew', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.setExpiry(1, stage.now().getTime() + 8 * DAY);
  const warnings = () => dms(stage.ana).filter((text) => !text.startsWith('✏️'));
  const told = async (days: number) => {
    stage.advance(days * DAY);
    await sweeps(stage, 2);
    return warnings().length;
  };
  expect(await told(0)).toBe(0);
  expect(await told(1.1)).toBe(1);
  expect(warnings()[0]).toMatch(
    /^⏰ Key \*search-prod\* \(#1\) expires .*\.\n\$20\.00 left of \$20\.00 · as of /,
  );
  expect(await told(2)).toBe(1);
  expect(await told(2)).toBe(2);
  expect(await told(2)).toBe(3);
  const calm = 'There’s a newer message about key *search-prod* (#1).';
  expect(warnings().slice(0, 2)).toEqual([calm, calm]);
  await stage.after(ana.clicks('Renew 30 days'));
  expect(await told(0)).toBe(3);
  expect(await told(24)).toBe(4);
});

test('a key drained before the first sweep is warned of; what its owner set low is not', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  cometApi.account.spend(1, 18 * USD);
  await sweeps(stage, 3);
  expect(dms(ana)).toEqual([expect.stringContaining('is low on quota')]);
  await stage.after(ana.types('/cometkey quota search-prod -$1.50'));
  await sweeps(stage, 3);
  expect(dms(ana)).toEqual([expect.stringContaining('$0.50 left of $18.50')]);
});

describe('nobody is told of their own act', () => {
  test.each([
    'disable search-prod',
    'edit search-prod --name search-live',
    'renew search-prod 7d',
    'quota search-prod -$20',
    'edit search-prod --expires 5d',
  ])('%s', async (line) => {
    await using stage = await sweptStageWithKey();
    await stage.after(stage.ana.types(`/cometkey ${line}`));
    if (line.includes('-$20')) await stage.after(stage.ana.clicks('Leave nothing'));
    expect(stage.told(stage.ana)).toMatch(DONE);
    await sweeps(stage, 3);
    const surprising = dms(stage.ana).filter((text) => !text.includes('expires'));
    expect(surprising).toEqual([]);
  });
});

test('an admin disables the key of somebody else: its owner is told by whom, once, and only an admin enables it', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, cometApi } = stage;
  await stage.after(ada.types('/cometkey disable search-prod leaked in a log'));
  await sweeps(stage, 2);
  expect(dms(stage.ana)).toEqual([
    expect.stringContaining(
      'was disabled by <@U0ADA>. Calls with it fail, and only an admin can enable it again.',
    ),
  ]);
  await stage.after(ana.types('/cometkey enable search-prod'));
  expect(stage.told(ana)).toContain('only an admin can enable it');
  await stage.after(ada.types('/cometkey enable search-prod'));
  expect(cometApi.account.row(1)?.status).toBe(1);
});

test('deleted in the console: told once, after the key itself was asked for', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.opensHome());
  cometApi.account.deleteInConsole(1);
  await sweeps(stage, 3);
  expect(dms(stage.ana)).toEqual([expect.stringMatching(/was deleted outside Slack[\s\S]*\nNew key$/)]);
  expect(cometApi.account.calls.some(({ path }) => path === '/api/token/1')).toBe(true);
  expect(textOf(ana.home())).toContain('You don’t own any keys yet');
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('no key “search-prod”');
});

test('whoever finds a key deleted: its owner is told, and what was asked about it is closed', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, lee, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  cometApi.account.deleteInConsole(1);
  await stage.after(lee.types('/cometkey show search-prod'));
  expect(stage.told(lee)).toContain('no longer exists');
  await stage.sweep();
  expect(dms(stage.ana).filter((text) => text.includes('was deleted outside Slack'))).toHaveLength(1);
  expect(dms(stage.ana).join('\n')).toMatch(/No longer possible[\s\S]*the key was gone/);
  expect(stage.card()).toContain('the key was gone');
  await stage.after(lee.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.told(lee)).toContain('is no longer waiting for a decision');
});

test('keys come and go while the bot walks the pages: none that lives is called deleted', async () => {
  await using stage = await sweptStageWithKey();
  const { cometApi } = stage;
  for (let count = 0; count < 210; count += 1)
    cometApi.account.addKey({ name: `batch-${count}`, unlimited_quota: true });
  await sweeps(stage, 2);
  const { ana, slack } = stage;
  const before = slack.calls.filter(({ method }) => method === 'chat.postMessage').length;
  cometApi.faults.add({ kind: 'latency', ms: 60, match: { path: /^\/api\/token\/\?/ }, times: 3 });
  const lists = () => cometApi.account.calls.filter(({ path }) => path.startsWith('/api/token/?')).length;
  const walked = lists();
  const sweep = stage.sweep();
  await expect.poll(lists, { interval: 5 }).toBeGreaterThan(walked);
  // The first page was read: a key that moves up to it now is on no later page.
  for (let id = 205; id <= 209; id += 1) cometApi.account.deleteInConsole(id);
  await sweep;
  expect(dms(stage.ana)).toEqual([]);
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('search-prod');
  const gone = await stage.bot.ports.store.audit.list({ since: new Date(0), limit: 50 });
  const deleted = gone.filter(({ act }) => act === 'key.found_deleted').map(({ keyId }) => keyId ?? 0);
  expect(deleted.every((id) => id >= 205 && id <= 209)).toBe(true);
  const after = slack.calls.filter(({ method }) => method === 'chat.postMessage').length;
  expect(after - before).toBeLessThanOrEqual(1);
});

test('with CometAPI down nothing is called deleted or dead', async () => {
  await using stage = await sweptStageWithKey();
  stage.cometApi.faults.add({ kind: 'html', match: { method: 'GET' } });
  await expect(stage.sweep()).rejects.toThrow();
  stage.cometApi.faults.clear();
  await stage.sweep();
  expect(dms(stage.ana)).toEqual([]);
});

describe('what the bot reads on the way to a change is still told', () => {
  test.each([
    ['disable search-prod', 'lee', { status: 2 }, 'was disabled outside Slack'],
    ['enable search-prod', 'ana', { expired_time: 1_700_000_000 }, 'has expired'],
    ['edit search-prod --name search-live', 'ana', { expired_time: 1_700_000_000 }, 'has expired'],
    ['edit search-prod --name search-live', 'ana', { remain_quota: 0 }, 'is used up'],
    ['enable search-prod', 'ana', { allow_ips: '10.0.0.1' }, 'IPs: any IP → 10.0.0.1'],
  ] as const)('%s by %s, after %o', async (line, by, edit, news) => {
    await using stage = await sweptStageWithKey();
    stage.cometApi.account.editInConsole(1, edit);
    await stage.after(stage[by].types(`/cometkey ${line}`));
    await sweeps(stage, 3);
    expect(dms(stage.ana)).toEqual([expect.stringContaining(news)]);
  });
});

test('a key made for two days is warned of a day before; one made for hours only shows it, and its end is told', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  for (const line of ['long --expires 2d', 'short --expires 14h'])
    await stage.after(ana.types(`/cometkey create ${line}`));
  await stage.sweep();
  await stage.after(ana.types('/cometkey list'));
  expect(stage.told(ana)).toContain('🟡 *short* (#2) · Expires soon');
  const told = async (hours: number) => {
    stage.advance(hours * 3_600_000);
    await stage.sweep();
    return dms(ana)
      .filter((text) => /expires|expired/.test(text))
      .map((text) => text.split(' ').slice(0, 4).join(' '));
  };
  expect(await told(13)).toEqual([]);
  expect(await told(2)).toEqual(['⌛ Key *short* (#2)']);
  expect(await told(10)).toEqual(['⌛ Key *short* (#2)', '⏰ Key *long* (#1)']);
});
