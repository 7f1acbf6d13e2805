import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { plainServer } from '../support/plain-server.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';

test.each([
  ['Disable', { Reason: 'leaked' }, /· ⏸️ Disabled\n[\s\S]*^Enable$/m],
  ['Ask for more', { amount: '5', Change: 'Take some back' }, /\*\$15\.00 left\* of \$15\.00/],
  ['Ask for more', { amount: '5', Reason: 'launch' }, /^Request `\w+`: \*\+\$5\.00\* .* ⏳ Pending/m],
  ['Edit', { Name: 'search-eu' }, /^search-eu · /],
])('a key that is shown is shown anew after the form of “%s” %j', async (button, values, now) => {
  await using stage = await sweptStageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey show search-prod'));
  const before = ana.lastEphemeral();
  const shown = () => textOf(ana.sees().find(({ ts }) => ts === before?.ts) ?? {});
  expect(shown()).not.toMatch(now);
  await stage.after(ana.clicks(button, { in: before ?? 'home' }));
  await fillIn(stage, ana, values);
  await stage.after(ana.submits());
  expect(shown()).toMatch(now);
});

test('in the modal below the form, too, from the menu, and where the form is refused', async () => {
  await using stage = await sweptStageWithKey();
  const { ada, ana, cometApi } = stage;
  await stage.after(ana.opensHome());
  await stage.after(ana.clicks('Open', { in: 'home', near: 'search-prod' }));
  await stage.after(ana.clicks('Ask for more', { in: 'modal' }));
  await fillIn(stage, ana, { Change: 'Set what is left', amount: '1' });
  cometApi.account.editInConsole(1, { remain_quota: 7_500_000 });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain('⚠️ The quota of *search-prod* (#1) has been changed in the console');
  await ana.closes();
  expect(textOf(ana.modal())).toContain('*$15.00 left* of $15.00');

  await stage.after(ada.types('/cometkey show #1'));
  await stage.after(ada.clicks('Assign'));
  await fillIn(stage, ada, { 'New owner': 'bob' });
  await stage.after(ada.submits());
  expect(stage.told(ada)).toContain('*Owner*\n<@U0BOB>');
});

test.each([
  'show',
  'modal',
])('and after a button that acts at once, in %s, whose next button acts', async (where) => {
  await using stage = await sweptStageWithKey();
  const { ana } = stage;
  if (where === 'show') await stage.after(ana.types('/cometkey show search-prod'));
  else {
    await stage.after(ana.opensHome());
    await stage.after(ana.clicks('Open', { in: 'home', near: 'search-prod' }));
  }
  const card = ana.lastEphemeral();
  const shown = () =>
    textOf(where === 'show' ? (ana.sees().find(({ ts }) => ts === card?.ts) ?? {}) : ana.modal());
  const pressed = where === 'show' ? (card ?? 'home') : 'modal';
  const expiry = /Expires\*\n(.*)/.exec(shown())?.[1] ?? '';
  expect(expiry).not.toBe('');
  await stage.after(ana.clicks('Renew 30 days', { in: pressed }));
  if (where === 'modal') await ana.closes();
  expect(shown()).toContain('Expires');
  expect(shown()).not.toContain(expiry);
  await stage.after(ana.clicks('Disable', { in: pressed }));
  expect(textOf(ana.modal())).toContain('calls with it will fail');
});

test('a key is shown only where Slack takes answers, whatever the form says', async () => {
  const posted: unknown[] = [];
  await using elsewhere = await plainServer(async (asked) => {
    posted.push(asked);
    return { status: 200, json: {} };
  });
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.clicks('Edit'));
  const form = ana.modal() as unknown as { private_metadata: string };
  const pressed = { url: `http://127.0.0.1:${elsewhere.port}/`, key: 1 };
  form.private_metadata = JSON.stringify({ ...JSON.parse(form.private_metadata), pressed });
  await fillIn(stage, ana, { Name: 'search-eu' });
  await stage.after(ana.submits());
  expect(cometApi.account.row(1)?.name).toBe('search-eu');
  expect(posted).toEqual([]);
});
