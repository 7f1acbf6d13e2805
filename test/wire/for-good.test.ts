import { expect, test } from 'vitest';
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const FOR_GOOD = '*+$50.00* on *search-prod* for good';

test('an increase without a time says “for good” in the answer, on the card and at its button, in rows and in the DM', async () => {
  await using stage = await stageWithKey();
  const { ana, lee } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  expect(stage.told(ana)).toContain(`for ${FOR_GOOD}.`);
  expect(stage.card()).toContain(FOR_GOOD);
  const [card] = lee.sees({ channel: 'key-requests' });
  expect(JSON.stringify(card)).toContain(`asked for: ${FOR_GOOD}.`);
  await stage.after(lee.types('/cometkey requests'));
  expect(stage.told(lee)).toContain(FOR_GOOD);
  await stage.after(lee.clicks('Approve'));
  expect(stage.dm(ana)).toContain(FOR_GOOD);
});

test.each([
  ['+$50 for 7d test', '*+$50.00* on *search-prod* for 7 days'],
  ['=$70 launch', FOR_GOOD],
])('%s is asked for as %s', async (line, wanted) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey quota search-prod ${line}`));
  expect(stage.told(stage.ana)).toContain(wanted);
});

test.each([
  '-$5',
  '=$15',
])('%s takes back, which is never temporary, and says nothing of it', async (line) => {
  await using stage = await stageWithKey();
  await stage.after(stage.ana.types(`/cometkey quota search-prod ${line} over`));
  expect(stage.told(stage.ana)).toMatch(/^✅ Took back \*\$5\.00\*/);
  expect(stage.told(stage.ana)).not.toContain('for good');
});

const base = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
const free: Policy = {
  ...base,
  rules: base.rules.map((rule) => ({ ...rule, decision: { kind: 'allow' } })),
};

test('so does what nobody has to approve', async () => {
  await using stage = await stageWithKey({ policy: free });
  const { ana } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
  expect(stage.told(ana)).toContain('Added *$5.00* to *search-prod* for good.');
  await stage.after(ana.types('/cometkey unlimited search-prod on batch night'));
  expect(stage.told(ana)).toContain('Lifted the limit on *search-prod* for good.');
});
