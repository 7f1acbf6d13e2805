import { expect, test } from 'vitest';
import { offeredTo } from '../support/offered.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

test.each<[string, readonly string[]]>([
  ['edit search-prod --quota $5', ['quota search-prod =$5']],
  ['edit search-prod --quota +$5', ['quota search-prod +$5']],
  ['edit search-prod --limit $5', ['quota search-prod =$5']],
  ['edit search-prod --quota $5 --name fresh', ['quota search-prod =$5', 'edit search-prod --name fresh']],
  ['edit search-prod --reason why --quota $7', ['quota search-prod =$7', 'edit search-prod --reason why']],
  ['edit search-prod --unlimited', ['unlimited search-prod on']],
  ['edit search-prod --owner @bob', ['assign search-prod @bob']],
  ['edit search-prod --disable', ['disable search-prod']],
  ['edit search-prod --renew 30d', ['renew search-prod 30d']],
  [
    'quota search-prod +$5 demo --expires 30d',
    ['quota search-prod +$5 demo --for 30d', 'edit search-prod --expires 30d', 'quota search-prod +$5 demo'],
  ],
  ['quota search-prod +$5 --until friday', ['edit search-prod --expires friday', 'quota search-prod +$5']],
  ['quota search-prod --quota +$5', ['quota search-prod +$5']],
  [
    'unlimited search-prod on --expires 4h',
    ['unlimited search-prod on --for 4h', 'edit search-prod --expires 4h', 'unlimited search-prod on'],
  ],
  ['unlimited search-prod --on', ['unlimited search-prod on']],
  ['renew search-prod --until friday', ['renew search-prod friday']],
  ['renew search-prod --for 30d', ['renew search-prod 30d']],
  ['renew search-prod --name fresh', ['edit search-prod --name fresh', 'renew search-prod']],
  ['disable search-prod --because it leaked', ['disable search-prod --reason it leaked']],
  ['show search-prod --models gpt-4o', ['edit search-prod --models gpt-4o']],
  ['assign search-prod --to @bob', ['assign search-prod @bob']],
  ['create fresh --left $5', ['create fresh --quota $5']],
  ['create fresh --until friday', ['create fresh --expires friday']],
  ['create fresh --owner @bob', ['create fresh --for @bob']],
  ['create fresh --for 30d', ['create fresh --expires 30d']],
  ['list --expired', ['list expired']],
  ['usage --csv', ['usage csv']],
])('an option that the verb does not have leads to the line that was meant: %s', async (line, meant) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.sweep();
  const before = structuredClone(stage.cometApi.account.rows());
  await stage.after(ana.types(`/cometkey ${line}`));
  expect(offeredTo(stage, ana)).toEqual(meant);
  expect(stage.cometApi.account.rows()).toEqual(before);
});

test('the refusal names the verb that has it', async () => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey edit search-prod --quota $5'));
  expect(stage.told(ana)).toMatch(/^`edit` has no option “--quota”: `\/cometkey quota` does that\.\n/);
  await stage.after(ana.clicks('Run /cometkey quota search-prod =$5'));
  expect(cometApi.account.row(1)?.remain_quota).toBe(2_500_000);
});
