import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { stageWithKey, stageWithRequest } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

test('an admin reads everything, a line an act, the newest first', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, ada } = stage;
  await stage.after(lee.clicks('Approve'));
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(ada.types('/cometkey audit'));
  const told = stage.told(ada);
  expect(told).toMatch(/^\*What was done: \d+\*/);
  const sentences = told
    .split('\n')
    .flatMap((line) => / · (.*?)(?: · request .*)?$/.exec(line)?.[1] ?? [])
    .slice(0, 6);
  expect(sentences).toEqual([
    'You assigned *search-prod* (#1): <@U0ANA> → <@U0BOB>',
    'I applied +$50.00 on *search-prod* (#1): $20.00 → $70.00 granted',
    'I started to apply +$50.00 on *search-prod* (#1)',
    '<@U0LEE> approved +$50.00 on *search-prod* (#1)',
    '<@U0ANA> asked for +$50.00 on *search-prod* (#1): “launch week”',
    'I applied the new key *search-prod* (#1) with $20.00',
  ]);
  await stage.after(ada.types('/cometkey audit @lee 1d'));
  expect(stage.told(ada)).toMatch(/^\*What <@U0LEE> did: 1\*\n.* · <@U0LEE> approved \+\$50\.00 on/);
  await stage.after(ada.types('/cometkey audit search-prod'));
  expect(stage.told(ada)).toContain('*What was done to search-prod (#1): ');
  await stage.after(ana.types('/cometkey audit 1d'));
  expect(stage.told(ana)).toContain('<@U0LEE> approved +$50.00 on *search-prod* (#1)');
  expect(stage.told(ana)).not.toContain('*What was done: ');
});

test('others read of themselves and of what is theirs, and of nothing else', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, lee } = stage;
  await stage.after(bob.types('/cometkey create other --quota $5'));
  await stage.after(ana.types('/cometkey audit'));
  expect(stage.told(ana)).toMatch(/^\*What you did, and what was done to what is yours: \d+\*/);
  expect(stage.told(ana)).toContain('You asked for the new key');
  expect(stage.told(ana)).not.toContain('other');
  await stage.after(ana.types('/cometkey audit search-prod'));
  expect(stage.told(ana)).toContain('I applied the new key *search-prod* (#1) with $20.00');
  await stage.after(ana.types('/cometkey audit @bob'));
  expect(stage.told(ana)).toContain('Only admins can read what others did');
  await stage.after(lee.types('/cometkey audit search-prod'));
  expect(stage.told(lee)).toContain('Only admins can read what others did');
  await stage.after(lee.types('/cometkey audit'));
  expect(stage.told(lee)).toMatch(
    /: 1\*\n.* · You tried this without the right to it: “audit search-prod”\n/,
  );
});

test('it is turned a page at a time, and what comes meanwhile moves no page', async () => {
  await using stage = await stageWithKey();
  const { ana, ada } = stage;
  for (const n of [1, 2, 3]) await stage.after(ana.types(`/cometkey edit #1 --name search-${n}`));
  await stage.after(ada.types('/cometkey audit'));
  const first = stage.told(ada);
  expect(first).toContain(', page 1 of 2');
  await stage.after(ana.types('/cometkey disable search-3'));
  await stage.after(ada.clicks('Older'));
  expect(stage.told(ada)).toContain(', page 2 of 2');
  expect(stage.told(ada)).toContain('<@U0ANA> asked for the new key');
  await stage.after(ada.clicks('Newer'));
  expect(stage.told(ada)).not.toContain('disabling');
  await stage.after(ada.types('/cometkey audit'));
  expect(stage.told(ada)).toContain('the disabling of *search-3* (#1)');
});

test('what somebody may not do stands in the audit, and so does what the policy forbids and what it is', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, ada, gil } = stage;
  await stage.after(bob.types('/cometkey disable #1'));
  await stage.after(gil.types('/cometkey list'));
  await stage.after(ana.types('/cometkey audit @bob'));
  await stage.after(ada.types('/cometkey audit'));
  const told = stage.told(ada);
  expect(told).toContain('<@U0BOB> tried this without the right to it: “disable #1”');
  expect(told).toContain('<@U0GIL> tried');
  expect(told).toContain('<@U0ANA> tried this without the right to it: “audit ');
  expect(told).toMatch(/ · I noted the policy that I started with\n/);
});

test('of a change that was written and came out otherwise it says so, and not that it was not applied', async () => {
  await using stage = await stageWithRequest();
  const { lee, ada, cometApi } = stage;
  cometApi.faults.afterWrite(({ id }) => cometApi.account.editInConsole(id, { remain_quota: 100 * USD }), 1);
  await stage.after(lee.clicks('Approve'));
  await stage.after(ada.types('/cometkey audit search-prod'));
  expect(stage.told(ada)).toContain(
    'I applied +$50.00 on *search-prod* (#1), but it came out otherwise: $100.00 granted instead of $70.00',
  );
  expect(stage.told(ada)).not.toContain('couldn’t');
});

test('a look at a secret is told as asked for, because it is written before the secret is read', async () => {
  await using stage = await stageWithKey({ timeouts: { callMs: 300, readMs: 300, waitMs: 300 } });
  const { ana, cometApi } = stage;
  cometApi.faults.down(true);
  await stage.after(ana.types('/cometkey reveal search-prod'));
  expect(textOf(ana.modal() ?? {})).not.toContain('sk-');
  await stage.after(ana.types('/cometkey audit search-prod'));
  expect(stage.told(ana)).toContain('You asked for the secret of *search-prod* (#1)');
  expect(stage.told(ana)).not.toContain('looked at');
});
