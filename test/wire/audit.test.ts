import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { cappedPolicy } from '../support/capped-policy.ts';
import type { Stage } from '../support/stage.ts';
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
    .flatMap((line) => / · (.*)$/.exec(line)?.[1] ?? [])
    .slice(0, 4);
  expect(sentences).toEqual([
    'You gave *search-prod* to <@U0BOB> (before: <@U0ANA>)',
    '<@U0LEE> approved +$50.00 on *search-prod*, and I raised *search-prod* from $20.00 to $70.00 (read back)',
    '<@U0ANA> asked for +$50.00 on *search-prod*: “launch week”',
    '<@U0ANA> created *search-prod* with $20.00',
  ]);
  await stage.after(ada.types('/cometkey audit @lee 1d'));
  expect(stage.told(ada)).toMatch(/^\*What <@U0LEE> did: 1\*\n.* · <@U0LEE> approved \+\$50\.00 on/);
  await stage.after(ada.types('/cometkey audit search-prod'));
  expect(stage.told(ada)).toContain('*What was done to search-prod (#1): ');
  await stage.after(ada.types('/cometkey audit search-prod @lee 1d'));
  expect(stage.told(ada)).toMatch(/^\*What <@U0LEE> did to search-prod \(#1\): 1\*\n.* · <@U0LEE> approved/);
  await stage.after(ana.types('/cometkey audit 1d'));
  expect(stage.told(ana)).toContain('<@U0LEE> approved +$50.00 on *search-prod*');
  expect(stage.told(ana)).not.toContain('*What was done: ');
});

test('others read of themselves and of what is theirs, and of nothing else', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, lee } = stage;
  await stage.after(bob.types('/cometkey create other --quota $5'));
  await stage.after(ana.types('/cometkey audit'));
  expect(stage.told(ana)).toMatch(/^\*What you did, and what was done to what is yours: \d+\*/);
  expect(stage.told(ana)).toContain('You created *search-prod* with $20.00');
  expect(stage.told(ana)).not.toContain('other');
  await stage.after(ana.types('/cometkey audit search-prod'));
  expect(stage.told(ana)).toMatch(/ · You created \*search-prod\* with \$20\.00$/m);
  expect(stage.told(ana)).not.toContain('read back');
  await stage.after(ana.types('/cometkey audit @bob'));
  expect(stage.told(ana)).toContain('Only admins can read what others did');
  await stage.after(lee.types('/cometkey audit search-prod'));
  expect(stage.told(lee)).toContain('Only admins can read what others did');
  await stage.after(lee.types('/cometkey audit'));
  expect(stage.told(lee)).toMatch(
    /: 1\*\n.* · You tried “audit search-prod”, which I refused: only admins may do that\n/,
  );
});

test('what a key was already is told as nothing to do, and the reader’s own acts as “you”', async () => {
  await using stage = await stageWithKey();
  const { ana, ada } = stage;
  await stage.after(ana.types('/cometkey enable search-prod'));
  await stage.after(ana.types('/cometkey quota search-prod -$200'));
  await stage.after(ana.types('/cometkey audit search-prod @ana'));
  expect(stage.told(ana)).toMatch(/^\*What you did to search-prod \(#1\): /);
  expect(stage.told(ana)).toContain('You asked to have *search-prod* enabled, but there was nothing to do');
  expect(stage.told(ana)).toMatch(/\$200\.00.*, but it wasn’t possible/);
  await stage.after(ada.types('/cometkey audit search-prod @ana'));
  expect(stage.told(ada)).toMatch(/^\*What <@U0ANA> did to search-prod/);
});

test('it is turned a page at a time, and what comes meanwhile moves no page', async () => {
  await using stage = await stageWithKey();
  const { ana, ada } = stage;
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    await stage.after(ana.types(`/cometkey edit #1 --name search-${n}`));
  await stage.after(ada.types('/cometkey audit'));
  const first = stage.told(ada);
  expect(first).toContain(', page 1 of 2');
  await stage.after(ana.types('/cometkey disable search-10'));
  await stage.after(ada.clicks('Older'));
  expect(stage.told(ada)).toContain(', page 2 of 2');
  expect(stage.told(ada)).toContain('<@U0ANA> created');
  await stage.after(ada.clicks('Newer'));
  expect(stage.told(ada)).not.toContain('disabled');
  await stage.after(ada.types('/cometkey audit'));
  expect(stage.told(ada)).toContain('<@U0ANA> disabled *search-10*');
});

test('what somebody may not do stands in the audit, and so does what the policy forbids and what it is', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, ada, gil } = stage;
  await stage.after(bob.types('/cometkey disable #1'));
  await stage.after(gil.types('/cometkey list'));
  await stage.after(ana.types('/cometkey audit @bob'));
  await stage.after(ada.types('/cometkey audit'));
  const told = stage.told(ada);
  expect(told).toContain(
    '<@U0BOB> tried “disable #1” on *search-prod*, which I refused: the key is somebody else’s',
  );
  expect(told).toContain('<@U0GIL> tried');
  expect(told).toMatch(/<@U0ANA> tried “audit .*”, which I refused: only admins may do that/);
  expect(told).toMatch(/ · I noted the policy that I started with\n/);
});

test('of a change that was written and came out otherwise it says so, and not that it was not applied', async () => {
  await using stage = await stageWithRequest();
  const { lee, ada, cometApi } = stage;
  cometApi.faults.afterWrite(({ id }) => cometApi.account.editInConsole(id, { remain_quota: 100 * USD }), 1);
  await stage.after(lee.clicks('Approve'));
  await stage.after(ada.types('/cometkey audit search-prod'));
  expect(stage.told(ada)).toContain(
    '<@U0LEE> approved +$50.00 on *search-prod*. I applied it, but it came out otherwise: $100.00 granted instead of $70.00',
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
  expect(stage.told(ana)).toContain('You asked for the secret of *search-prod*');
  expect(stage.told(ana)).not.toContain('looked at');
});

describe('an attempt without right says who tried what on which key, and why not', () => {
  const lastLine = async (stage: Stage): Promise<string> => {
    await stage.after(stage.ada.types('/cometkey audit 1d'));
    return (
      stage
        .told(stage.ada)
        .split('\n')[1]
        ?.replace(/^.*? · /, '') ?? ''
    );
  };

  test('where the line held a secret', async () => {
    await using stage = await stageWithKey();
    const { bob } = stage;
    await stage.after(bob.types('/cometkey disable #1 leaked as sk-aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'));
    expect(stage.told(bob)).toContain('secret');
    expect(await lastLine(stage)).toBe(
      '<@U0BOB> tried “disable #1 leaked as [secret]” on *search-prod*, which I refused: the key is somebody else’s',
    );
  });

  test('but not where the right could not be checked, with a secret in the line or without', async () => {
    const policy = defaultPolicy({ leads: ['U0LEE', 'S0GONE'], admins: ['U0ADA'] }, 'C0REQUESTS');
    await using stage = await stageWithKey({ policy });
    const { bob, ada } = stage;
    await stage.after(bob.types('/cometkey disable #1 leaked as sk-aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'));
    await stage.after(bob.types('/cometkey disable #1'));
    await stage.after(ada.types('/cometkey audit @bob'));
    expect(stage.told(ada)).toContain(': 0*');
  });

  test('and what the policy forbids whoever they are, with a secret in the line or without', async () => {
    const usual = defaultPolicy({ leads: ['U0LEE', 'S0GONE'], admins: ['U0ADA'] }, 'C0REQUESTS');
    const decision = { kind: 'refuse', because: 'Ask for less.' } as const;
    const policy = { ...usual, rules: usual.rules.map((rule) => ({ ...rule, decision })) };
    await using stage = await stageWithKey({ policy });
    const { ana, ada } = stage;
    await stage.after(
      ana.types('/cometkey quota search-prod +$5 as with sk-aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'),
    );
    await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
    await stage.after(ada.types('/cometkey audit @ana 1d'));
    expect(stage.told(ada).match(/<@U0ANA> tried “quota .*”.*, which the rule .* refuses/g)).toHaveLength(2);
  });

  test('where a button was pressed', async () => {
    await using stage = await stageWithRequest();
    stage.slack.workspace.channels.find(({ name }) => name === 'key-requests')?.members.push('U0BOB');
    await stage.after(stage.bob.clicks('Approve'));
    expect(await lastLine(stage)).toMatch(
      /^<@U0BOB> tried “approve” on \*search-prod\*, which I refused: only leads and admins may do that/,
    );
  });

  test('where a form was sent by somebody who is no member any more', async () => {
    await using stage = await stageWithKey();
    const { ana, slack } = stage;
    await stage.after(ana.types('/cometkey create'));
    await ana.fills({ Name: 'ci-bot' });
    const user = slack.workspace.users.find(({ id }) => id === 'U0ANA');
    if (user) user.is_restricted = true;
    stage.advance(61_000);
    await stage.after(ana.submits());
    expect(await lastLine(stage)).toBe(
      '<@U0ANA> tried “create”, which I refused: they aren’t a full member of this workspace',
    );
  });

  test('where the secret of a key has to wait for a second admin, or for the day', async () => {
    const policy = defaultPolicy({ leads: ['S0LEADS'], admins: ['U0ADA', 'U0LEE'] }, 'C0REQUESTS');
    await using stage = await stageWithKey({ policy });
    const { ada, bob } = stage;
    await stage.after(ada.types('/cometkey assign search-prod @bob'));
    await stage.after(bob.types('/cometkey reveal search-prod'));
    expect(await lastLine(stage)).toBe(
      '<@U0BOB> tried “reveal search-prod” on *search-prod*, which I refused: an admin had to agree to it first',
    );
  });

  test('where somebody asks for a request of others', async () => {
    await using stage = await stageWithRequest();
    await stage.after(stage.bob.types(`/cometkey requests ${stage.requestId()}`));
    expect(await lastLine(stage)).toContain('the request was somebody else’s');
    await stage.after(stage.bob.types('/cometkey requests r000'));
    expect(await lastLine(stage)).toContain('the request was somebody else’s');
  });
});

test('owners read that others tried something with their keys, and admins what they typed', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, ada } = stage;
  await stage.after(bob.types('/cometkey disable #1 ana is a fool'));
  await stage.after(ana.types('/cometkey audit'));
  expect(stage.told(ana)).toContain('<@U0BOB> tried something on *search-prod*, which I refused');
  expect(stage.told(ana)).not.toContain('fool');
  await stage.after(bob.types('/cometkey audit'));
  expect(stage.told(bob)).toContain('You tried “disable #1 ana is a fool”');
  await stage.after(ada.types('/cometkey audit'));
  expect(stage.told(ada)).toContain('<@U0BOB> tried “disable #1 ana is a fool”');
});

test('whoever tries the number of somebody else’s key reads no name of it, also once it is no longer theirs', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, ada } = stage;
  await stage.after(bob.types('/cometkey show #1'));
  await stage.after(bob.types('/cometkey disable 1'));
  await stage.after(bob.types('/cometkey audit'));
  expect(stage.told(bob)).toContain(
    'You tried “show #1” on *#1*, which I refused: the key is somebody else’s',
  );
  expect(stage.told(bob)).not.toContain('search-prod');
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(bob.types('/cometkey edit #1 --name secret-project'));
  await stage.after(ana.types('/cometkey audit'));
  expect(stage.told(ana)).toContain('You created *search-prod* with $20.00');
  expect(stage.told(ana)).not.toContain('secret-project');
});

test('what needs no decision takes one line, which says what came of it', async () => {
  await using stage = await stageWithKey();
  const { ana, ada, cometApi } = stage;
  await stage.after(ana.types('/cometkey renew search-prod 30d'));
  await stage.after(ana.types('/cometkey disable search-prod not needed'));
  cometApi.faults.afterWrite(({ id }) => cometApi.account.editInConsole(id, { remain_quota: USD }), 1);
  await stage.after(ana.types('/cometkey quota search-prod -$5'));
  for (const [reader, line] of [
    [ana, '/cometkey audit search-prod'],
    [ada, '/cometkey audit search-prod'],
    [ana, '/cometkey audit'],
    [ada, '/cometkey audit @ana'],
  ] as const) {
    await stage.after(reader.types(line));
    const lines = stage.told(reader).split('\n').slice(1);
    expect(lines.filter((one) => one.includes('*search-prod*'))).toHaveLength(4);
    expect(lines[0]).toMatch(
      /asked for -\$5\.00 on .*\. I applied it, but it came out otherwise: \$1\.00 granted instead of \$15\.00/,
    );
    expect(lines[1]).toMatch(/ disabled \*search-prod\*: “not needed”$/);
    expect(lines[2]).toMatch(/ renewed \*search-prod\*: .* → /);
  }
});

test('what became of what was lent stands in the audit, with how much it was', async () => {
  await using stage = await stageWithKey();
  const { ana, lee, ada } = stage;
  const acts = async () =>
    (await stage.bot.ports.store.audit.list({ since: new Date(0), limit: 99 }))
      .filter(({ act }) => act.startsWith('grant.'))
      .map(({ act, details }) => [act, (details['after'] as { granted: number }).granted / USD])
      .toReversed();
  await stage.after(ana.types('/cometkey quota search-prod +$50 for 4h launch'));
  await stage.after(lee.clicks('Approve'));
  await stage.after(ana.types('/cometkey quota search-prod -$20'));
  expect(await acts()).toEqual([['grant.changed', 30]]);
  stage.advance(4 * 3_600_000);
  await stage.runs('grants');
  expect(await acts()).toEqual([
    ['grant.changed', 30],
    ['grant.ending', 30],
    ['grant.reverted', 30],
  ]);
  await stage.after(ada.types('/cometkey audit search-prod'));
  expect(stage.told(ada)).toContain('Part of what *search-prod* has temporarily was given back');
  expect(stage.told(ada)).toContain(
    'I took back the temporary quota of *search-prod*: $50.00 → $20.00 (read back)',
  );
  expect(stage.told(ada)).not.toContain('began to take back');
});

test('also where nobody had to decide on what was lent', async () => {
  await using stage = await stageWithKey({ policy: cappedPolicy });
  const { ana, ada } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$10 for 4h launch'));
  await stage.after(ana.types('/cometkey quota search-prod -$4'));
  await stage.after(ana.types('/cometkey quota search-prod -$6'));
  for (const [reader, line] of [
    [ada, '/cometkey audit search-prod'],
    [ana, '/cometkey audit'],
  ] as const) {
    await stage.after(reader.types(line));
    const told = stage.told(reader);
    expect(told).toContain('Part of what *search-prod* has temporarily was given back');
    expect(told).toContain('What *search-prod* had temporarily no longer has to be taken back');
    expect(told).not.toContain('I raised');
  }
});

test('an end that came out otherwise is not written down as one that took back what was lent', async () => {
  await using stage = await stageWithKey({ policy: cappedPolicy });
  const { ana, ada, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$10 for 4h launch'));
  cometApi.faults.afterWrite(({ id }) => cometApi.account.editInConsole(id, { remain_quota: USD }), 1);
  stage.advance(4 * 3_600_000);
  for (const job of ['grants', 'apply'] as const) await stage.runs(job);
  const acts = (await stage.bot.ports.store.audit.list({ since: new Date(0), limit: 99 }))
    .map(({ act }) => act)
    .filter((act) => act.startsWith('grant.') || act === 'request.failed');
  expect(acts.toSorted()).toEqual(['grant.ending', 'grant.failed', 'request.failed']);
  await stage.after(ada.types('/cometkey audit search-prod'));
  expect(stage.told(ada)).toContain('came out otherwise');
});

test('the history of a key that was deleted can still be read, by its number and by its name', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, ada, cometApi } = stage;
  cometApi.account.deleteInConsole(1);
  await stage.sweep();
  for (const reader of [ana, ada])
    for (const named of ['search-prod', '#1']) {
      await stage.after(reader.types(`/cometkey audit ${named}`));
      expect(stage.told(reader)).toContain('I found that *search-prod* was deleted');
    }
  await stage.after(bob.types('/cometkey audit search-prod'));
  expect(stage.told(bob)).toContain('search-prod');
  expect(stage.told(bob)).not.toContain('was deleted');
});

test.each([
  'audit me',
  'log me 30d',
  'history me',
  'logs me 2 weeks',
])('%s is read as a person means it', async (line) => {
  await using stage = await stageWithKey();
  const { ana, ada } = stage;
  await stage.after(ana.types(`/cometkey ${line}`));
  expect(stage.told(ana)).toMatch(/^\*What you did, and what was done to what is yours: \d+\*/);
  await stage.after(ada.types(`/cometkey ${line}`));
  expect(stage.told(ada)).toMatch(/^\*What you did: 0\*/);
});

test('no time at all is no time', async () => {
  await using stage = await stageWithKey();
  await stage.after(stage.ada.types('/cometkey audit 0d'));
  expect(stage.told(stage.ada)).toContain('“0d”');
  expect(stage.told(stage.ada)).not.toContain('What was done');
  expect(stage.told(stage.ada)).not.toMatch(/\bkey\b.*“0d”/);
  expect(stage.told(stage.ada)).toMatch(/“0d”.*(?:time|30d)/);
});

test('what CometAPI did not take for the access token is told as that', async () => {
  await using stage = await stageWithKey();
  const { ana, ada, cometApi } = stage;
  cometApi.account.rotateAccessToken();
  await stage.after(ana.types('/cometkey renew search-prod 2w'));
  await stage.after(ada.types('/cometkey audit'));
  expect(stage.told(ada)).toContain('I couldn’t apply it: CometAPI refused my access token');
  expect(stage.told(ada)).not.toContain('CometAPI didn’t answer');
});
