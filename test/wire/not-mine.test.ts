import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { dms } from '../support/dms.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';

const DAY = 86_400_000;
const ownerOf = async (stage: Stage) => (await stage.bot.ports.store.keys.get(1))?.owner;

/** ana owns key 1, `search-prod`, and reads that it expires in two days. */
async function warnedStage(): Promise<Stage> {
  const stage = await startStage();
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  stage.cometApi.account.setExpiry(1, stage.now().getTime() + 2 * DAY);
  await stage.sweep();
  return stage;
}

test('a notice comes to the wrong person: one form gives the key up, and leads and admins find its owner', async () => {
  await using stage = await warnedStage();
  const { ana, ada, bob } = stage;
  await stage.after(ana.opensHome());
  await stage.after(ana.clicks('Not mine', { in: ana.dms()[0] ?? 'home' }));
  expect(textOf(ana.modal())).toContain('I’ll tell the leads and admins');
  await ana.fills({ Reason: 'bob’s team runs it' });
  await stage.after(ana.submits());
  expect(await ownerOf(stage)).toBeNull();
  expect(textOf(ana.modal())).toContain('*search-prod* (#1) isn’t yours any more.');
  await ana.closes();
  expect(stage.card()).toMatch(
    /^Key \*search-prod\* \(#1\) has no owner any more: <@U0ANA> says it isn’t theirs\.\nReason:.*bob’s team runs it\n.*\nAssign\nOpen$/s,
  );
  // Nothing of hers acts on it any more, and no news comes to her.
  expect(dms(ana)).toEqual(['Key *search-prod* (#1) isn’t yours any more.']);
  expect(textOf(ana.home())).not.toContain('search-prod');
  for (const line of ['show #1', 'disable #1', 'renew #1 30d', 'reveal #1', 'quota #1 -$5']) {
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(stage.told(ana)).toMatch(/isn’t yours|Only its owner/);
  }
  expect(stage.cometApi.account.row(1)).toMatchObject({ status: 1 });
  stage.advance(3 * DAY);
  await stage.sweep();
  await stage.sweep();
  expect(dms(ana)).toHaveLength(1);

  const message = stage.lee
    .sees({ channel: 'key-requests' })
    .find((one) => textOf(one).includes('says it isn’t'));
  await stage.after(ada.clicks('Assign', { in: message ?? 'home' }));
  await ada.fills({ 'New owner': 'bob' });
  await stage.after(ada.submits());
  expect(await ownerOf(stage)).toBe('U0BOB');
  const now = stage.lee.sees({ channel: 'key-requests' }).map(textOf);
  expect(now).toContain('✅ Key *search-prod* (#1) was given to <@U0BOB>.');
  // Who was asked before is not told again that somebody has it now.
  expect(dms(ana)).toHaveLength(1);
  expect(dms(bob)).toHaveLength(1);
});

test('it was theirs after all: the answer has the button that claims it', async () => {
  await using stage = await warnedStage();
  const { ana } = stage;
  await stage.after(ana.clicks('Not mine'));
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toMatch(/isn’t yours any more\.[\s\S]*Claim\nMy keys/);
});

test('of a key that does not work neither the form nor the leads read that it does', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.sweep();
  stage.cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.after(ana.clicks('Not mine', { in: ana.dms()[0] ?? 'home' }));
  expect(textOf(ana.modal())).toContain('The key stays as it is, without an owner');
  expect(textOf(ana.modal())).not.toContain('keeps working');
  await stage.after(ana.submits());
  expect(stage.card()).toMatch(/says it isn’t theirs\.\nIt doesn’t work now: .*isabled.*\nNotices/);
});

test('pressed twice, or after it was given away, it gives nothing up a second time', async () => {
  await using stage = await warnedStage();
  const { ana, ada } = stage;
  await stage.after(ana.clicks('Not mine'));
  await stage.after(Promise.all([ana.submits(), ana.submits()]));
  const told = stage.lee
    .sees({ channel: 'key-requests' })
    .filter((one) => textOf(one).includes('says it isn’t'));
  expect(told).toHaveLength(1);
  await stage.after(ada.types('/cometkey assign #1 @ana'));
  const first = ana.dms().at(-1) ?? 'home';
  await stage.after(ana.clicks('Not mine', { in: first }));
  await stage.after(ada.types('/cometkey assign #1 @bob'));
  await stage.after(ana.submits());
  expect(await ownerOf(stage)).toBe('U0BOB');
  const given = (await stage.bot.ports.store.audit.list({ since: new Date(0), limit: 50 })).filter(
    ({ act }) => act === 'key.given_up',
  );
  expect(given).toHaveLength(1);
});

test('it is on the rows of Home that need the owner, and behind show, for the owner alone', async () => {
  await using stage = await warnedStage();
  const { ana, ada } = stage;
  await stage.after(ana.opensHome());
  await stage.after(ana.clicks('Not mine', { in: 'home' }));
  expect(textOf(ana.modal())).toContain('# Not mine: search-prod'.slice(2));
  await ana.closes();
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('Not mine');
  await stage.after(ada.types('/cometkey show search-prod'));
  expect(stage.told(ada)).not.toContain('Not mine');
});

test('the look at the key that has the button keeps none of its buttons', async () => {
  await using stage = await warnedStage();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).toContain('Renew');
  await stage.after(ana.clicks('Not mine', { in: ana.lastEphemeral() ?? 'home' }));
  await ana.fills({ Reason: 'bob’s team runs it' });
  await stage.after(ana.submits());
  expect(stage.told(ana)).toMatch(/^Key #1 isn’t yours/);
  expect(stage.told(ana)).not.toMatch(/Renew|Disable|Reveal|Open/);
});
