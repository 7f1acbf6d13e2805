import { expect, test } from 'vitest';
import { refusedLine } from '../support/refused.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const USAGE = /Usage: `\/cometkey /g;

test.each([
  [
    'create x --quota abc --expires 99y --ips foo --models nosuch --group nogroup --for bob',
    ['“abc” as money', '“99y” is longer', '“foo” isn’t', 'who “bob” is', 'model called nosuch', '“nogroup”'],
  ],
  ['create search-prod --models nosuch --group nogroup', ['already a key', 'nosuch', '“nogroup”']],
  ['create fresh --models gpt-4 --group nogroup', ['model called gpt-4', '“nogroup”']],
  ['edit search-prod --expires 99y --ips foo --name', ['“--name” needs', '“99y”', '“foo”']],
  ['edit search-prod --bogus 1 2 --group nogroup', ['no option “--bogus”', '“nogroup”']],
  ['edit search-prod --models nosuch --group nogroup', ['nosuch', '“nogroup”']],
  ['create x --quota --expires', ['“--quota” needs', '“--expires” needs']],
  ['create x --quota 5 --quota 6 --unlimited=yes', ['“--quota” twice', '“yes”']],
  ['quota search-prod $5,5 7d', ['“$5,5” as money', '“7d”']],
  ['unlimited search-prod off --left abc until friday', ['“abc” as money', '“until friday”']],
  ['policy explain create x --quota abc --expires 99y', ['“abc” as money', '“99y”']],
])('a line is refused for all that is wrong with it at once: %s', async (line, wrong) => {
  await using stage = await stageWithKey();
  await stage.sweep();
  const words = await refusedLine(stage, stage.ana, line);
  const [mistakes = '', echo = ''] = words.split('\nYou typed:\n');
  const told = mistakes.split('\n');
  expect(told).toHaveLength(wrong.length);
  for (const [at, one] of told.entries()) {
    expect(one).toMatch(/^• /);
    expect(one).toContain(wrong[at]);
  }
  expect(mistakes.match(USAGE)?.length ?? 0).toBeLessThanOrEqual(1);
  expect(echo.split('\n')[0]).toBe(`/cometkey ${line}`);
});

test('one that mends all of them is offered, and none that mends only some', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.sweep();
  await stage.after(ana.types('/cometkey edit search-prod --nmae fresh --expires 30 --models gpt-4o-mni'));
  expect(stage.told(ana)).toMatch(
    /\n\/cometkey edit search-prod --name fresh --expires 30d --models gpt-4o-mini\nRun this$/,
  );
  await stage.after(ana.types('/cometkey edit search-prod --nmae fresh --ips foo'));
  expect(stage.told(ana)).not.toContain('\nRun ');
});

test('a secret in it is told of alone', async () => {
  await using stage = await stageWithKey();
  const words = await refusedLine(stage, stage.ana, `create sk-${'a1B2'.repeat(12)} --quota abc`);
  expect(words).toContain('That looks like a secret');
  expect(words).not.toContain('abc');
});
