import { expect, test } from 'vitest';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const base = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
const ask = { kind: 'ask', approvals: 1, from: ['leads'], reason: 'optional' } as const;
/** So that a line that needs a decision needs no form. */
const policy: Policy = { ...base, rules: base.rules.map((rule) => ({ ...rule, decision: ask })) };

const names = ({ cometApi }: Stage) => cometApi.account.rows().map(({ name }) => name);
const long = '--expires 1000d';

test('a rename that waited for a decision gives no name that somebody has taken meanwhile', async () => {
  await using stage = await stageWithKey({ policy });
  const { ana, bob, lee } = stage;
  await stage.after(ana.types(`/cometkey edit search-prod --name fresh ${long}`));
  await stage.after(bob.types('/cometkey create fresh --quota $5'));
  await stage.after(lee.clicks('Approve'));
  expect(stage.card()).toMatch(/No longer possible[\s\S]*there was already a key \*fresh\* \(#2\)/);
  expect(names(stage)).toEqual(['search-prod', 'fresh']);
});

test('of two renames and a create that want one name at once one gets it', async () => {
  await using stage = await stageWithKey({ policy });
  const { ana, bob, ada } = stage;
  await ownedKey(stage, bob, { name: 'batch' });
  await stage.after(
    Promise.all([
      ana.types('/cometkey edit search-prod --name fresh'),
      bob.types('/cometkey edit batch --name fresh'),
      ada.types('/cometkey create fresh --quota $5'),
    ]),
  );
  await stage.runs('apply');
  expect(names(stage).filter((name) => name === 'fresh')).toHaveLength(1);
});

test('the card of a change asked for in a line says what it replaces, not that there was nothing', async () => {
  await using stage = await stageWithKey({ policy });
  const { ana, lee } = stage;
  await stage.after(ana.types(`/cometkey edit search-prod --name fresh ${long}`));
  expect(stage.card()).toMatch(
    /Name: search-prod → fresh\nExpiry: .*3 Mar 2027.* → 1,000 days from approval/,
  );
  await stage.after(lee.clicks('Approve'));
  expect(names(stage)).toEqual(['fresh']);
});

test('a change that needed no decision claims nothing of what was there before', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey edit search-prod --name fresh'));
  const [{ id } = { id: '' }] = await stage.bot.ports.store.requests.list({ states: ['applied'], limit: 1 });
  await stage.after(ana.types(`/cometkey requests ${id}`));
  expect(stage.told(ana)).toContain('→ fresh');
  expect(stage.told(ana)).not.toContain('no name');
});
