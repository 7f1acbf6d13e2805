import { expect, test } from 'vitest';
import { flavours } from '../../sandbox/cometapi/flavours.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';

const reveals = async (stage: Stage) =>
  (await stage.bot.ports.store.audit.list({ keyId: 1, since: new Date(0), limit: 50 })).filter(
    ({ act }) => act === 'key.revealed',
  );

test('the secret stands in a modal of its owner alone, and every press is audited without it', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  const secret = `sk-${rowNamed(stage, 'search-prod')?.key}`;
  await stage.after(ana.types('/cometkey reveal search-prod'));
  expect(textOf(ana.modal())).toBe(
    `Secret of search-prod\nThe secret of *search-prod*:\n${secret}\nI don’t store it: as long as the key is yours, *Reveal secret* shows it again. Anybody who has it can spend the key’s quota, so don’t share it.\nClose`,
  );
  expect(ana.modal()?.private_metadata ?? '').toBe('');
  expect(ana.lastEphemeral()).toBeUndefined();
  expect(ana.dms()).toEqual([]);
  await ana.closes();
  expect(ana.modal()).toBeUndefined();

  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.clicks('Reveal secret'));
  expect(textOf(ana.modal())).toContain(secret);
  const audited = await reveals(stage);
  expect(audited).toHaveLength(2);
  expect(audited[0]).toMatchObject({ actor: 'U0ANA', details: { name: 'search-prod' } });
  expect(JSON.stringify(audited)).not.toContain(secret.slice(3));
});

test('neither a lead nor an admin sees it, and a refused try reads nothing', async () => {
  await using stage = await startStage();
  const { ana, bob, lee, ada } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  for (const person of [lee, ada]) {
    await stage.after(person.types('/cometkey reveal search-prod'));
    expect(stage.told(person)).toBe(
      'Only its owner can see the secret of *search-prod* (#1). Its owner is <@U0ANA>. If you need a key of your own: `/cometkey create`.',
    );
    expect(person.modal()).toBeUndefined();
  }
  await stage.after(bob.types('/cometkey reveal #1'));
  expect(stage.told(bob)).toBe(
    'Key #1 isn’t yours, so you can’t see or change it. Its owner is <@U0ANA>. Ask them, or an admin.',
  );
  expect(stage.told(bob)).not.toContain('search-prod');
  expect(await reveals(stage)).toEqual([]);
  expect(stage.cometApi.account.calls.some(({ path }) => path.endsWith('/key'))).toBe(false);
});

test('of a key without an owner it says how this reader gets it one', async () => {
  await using stage = await startStage();
  const { bob, ada } = stage;
  stage.cometApi.account.addKey({ name: 'stray' });
  await stage.sweep();
  await stage.after(bob.types('/cometkey reveal #1'));
  expect(stage.told(bob)).toMatch(/It has no owner yet\. If it’s yours: `\/cometkey claim #1`\.$/);
  await stage.after(ada.types('/cometkey reveal #1'));
  expect(stage.told(ada)).toMatch(/It has no owner yet\. `\/cometkey assign #1` gives it one\.$/);
});

test('where the server hides secrets and offers no way to show one, it says so, and beforehand', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  stage.cometApi.setFlavour({ ...flavours.newapi, keyEndpoint: false, batchKeys: 'none' });
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey reveal search-prod'));
  expect(textOf(ana.modal())).toBe(
    'Secret of search-prod\nCometAPI hides the secret of *search-prod* (#1) and offers no way to show it. Copy it from the CometAPI console.\nClose',
  );
  await ana.closes();
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toContain('hidden by this server: copy them from the console');
  await stage.after(ana.types('/cometkey create'));
  expect(textOf(ana.modal())).toMatch(/^New CometAPI key\nThis CometAPI server hides secrets/);
  await ana.closes();
  await stage.after(ana.types('/cometkey create batch'));
  expect(stage.told(ana)).toMatch(
    /\nThis CometAPI server hides secrets: copy this one from the CometAPI console\.\nOpen$/,
  );
  await stage.after(ana.types('/cometkey show batch'));
  expect(stage.told(ana)).not.toContain('Reveal');
  await stage.after(stage.ada.types('/cometkey create gift --for @ana'));
  expect(stage.dm(ana)).toMatch(/This CometAPI server hides secrets: copy this one .*\nOpen\nNot mine$/);
  await stage.after(stage.ada.types('/cometkey assign batch @bob'));
  expect(stage.dm(stage.bob)).toMatch(
    /This CometAPI server hides secrets: copy this one .*\nOpen\nNot mine$/,
  );
});

test('when CometAPI is down the modal says so', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200 } });
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  stage.cometApi.faults.down(true);
  await stage.after(ana.types('/cometkey reveal search-prod'));
  expect(textOf(ana.modal())).toMatch(/^Secret of search-prod\nCometAPI isn’t answering/);
});

test('a bare reveal asks which key, and shows the secret in the same modal', async () => {
  await using stage = await startStage();
  const { ana, bob } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await ownedKey(stage, bob, { name: 'search-bob' });
  await stage.after(ana.types('/cometkey reveal'));
  await ana.fills({ Key: 'search' });
  await stage.after(ana.submits());
  expect(textOf(ana.modal())).toContain(`sk-${rowNamed(stage, 'search-prod')?.key}`);
});
