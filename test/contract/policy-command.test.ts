import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const POLICY = `
people: { leads: [U0LEE], admins: [U0ADA] }
approvals: { channel: C0REQUESTS }
rules:
  - { name: small top-ups, when: { change: quota_increase, amount: { upTo: $10 } }, then: allow, cap: { total: $30, per: 30d } }
  - { name: at night, when: { change: quota_increase, at: { between: 22:00-06:00, zone: Europe/Berlin } }, then: refuse, because: Sleep. }
  - { name: the rest, when: { change: [quota_increase, unlimited_on, create_above_limit] }, then: {} }
`;

/** Neither Slack, nor CometAPI, nor a database is named. */
async function policyTest(cases: string, policy = POLICY) {
  const folder = await mkdtemp(join(tmpdir(), 'cometkey-policy-'));
  const [policyFile, casesFile] = [join(folder, 'policy.yaml'), join(folder, 'cases.yaml')];
  await Promise.all([writeFile(policyFile, policy), writeFile(casesFile, cases)]);
  const words = ['src/cli/main.ts', 'policy', 'test', casesFile];
  const command = spawn(process.execPath, words, {
    env: { PATH: process.env['PATH'], COMETKEY_POLICY: policyFile },
  });
  const [out, err, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'exit'),
  ]);
  return { out, err: err.replaceAll(`${folder}/`, ''), code };
}

const key = 'key: { name: search-prod, granted: $20, left: $5 }';

test('all as expected ends with 0', async () => {
  const { out, err, code } = await policyTest(`
- { as: U0ANA, ask: quota search-prod +$5 why, ${key}, expect: { outcome: allow, rule: small top-ups } }
- { as: U0ANA, ask: quota search-prod +$5 why, ${key}, given: { small top-ups: $26 }, at: 2026-12-03T12:00, expect: { outcome: ask, rule: the rest, from: { leads: 1 } } }
- { as: U0ANA, ask: quota search-prod +$50 why, ${key}, at: 2026-12-03T21:30, expect: { outcome: refuse, rule: at night } }
- { as: U0ANA, ask: create ci-bot --quota $80, expect: { outcome: ask } }
- { as: U0ANA, ask: disable search-prod, ${key}, expect: { outcome: allow } }
`);
  expect({ err, code }).toEqual({ err: '', code: 0 });
  expect(out).toContain('5 cases, all as expected.');
});

test('a case expects where it is asked, whether the reason will do, and what is too long', async () => {
  const policy = `
people: { leads: [U0LEE] }
approvals: { channel: C0REQUESTS }
rules:
  - name: more
    when: { change: quota_increase }
    then: { channel: C0FIN, maxFor: 7d, reason: { matches: "^OPS-", message: Start with OPS. } }
`;
  const ask = (line: string, expected: string) =>
    `- { as: U0ANA, ask: quota search-prod ${line}, ${key}, expect: { ${expected} } }\n`;
  const right = await policyTest(
    [
      ask('+$5 for 7d OPS-1 launch', 'outcome: ask, channel: C0FIN, reason: fits'),
      ask('+$5 for 7d launch', 'outcome: ask, reason: refused'),
      ask('+$5 for 8d OPS-1', 'outcome: refuse, rule: more'),
      ask('+$5 OPS-1', 'outcome: refuse'),
    ].join(''),
    policy,
  );
  expect(right).toMatchObject({ err: '', code: 0 });
  const wrong = await policyTest(
    ask('+$5 for 7d launch', 'outcome: ask, channel: C0REQUESTS, reason: fits'),
    policy,
  );
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain('(1 of leads), in C0FIN, but not with this reason');
});

test('what is not as expected is named, and ends with 1', async () => {
  const alone = POLICY.replace(', admins: [U0ADA]', '');
  const { out, code } = await policyTest(
    `
- { as: U0ANA, ask: quota search-prod +$50 why, ${key}, at: 2026-12-03T12:00, expect: { outcome: allow, rule: small top-ups } }
- { as: U0LEE, ask: quota search-prod +$50 why, ${key}, at: 2026-12-03T12:00, expect: { outcome: ask } }
`,
    alone,
  );
  expect(code).toBe(1);
  expect(out).toMatch(
    /✖ +2 .*quota search-prod \+\$50 why +ask, by “the rest” \(1 of leads\)\n +expected: allow, by “small top-ups”/,
  );
  expect(out).toContain('but nobody there may decide it');
  expect(out).toContain('2 cases, 2 not as expected.');
});

test('what cannot be read is named with its line and column, all at once, and ends with 78', async () => {
  const { err, code } = await policyTest(`
- as: U0ANA
  ask: quota search-prod +€5 why
  ${key}
  expect: { outcome: allow }
- as: U0ANA
  ask: show search-prod
  ${key}
  expect: { outcome: allow }
`);
  expect(code).toBe(78);
  expect(err).toMatch(/^✖ cases\.yaml:3:3 .*US dollars only/m);
  expect(err).toMatch(/^✖ cases\.yaml:7:3 .*show changes no key/m);
  const wrong = await policyTest('- as: ana\n  ask: show\n  expect: { outcme: allow }\n');
  expect(wrong.code).toBe(78);
  expect(wrong.err).toMatch(/^✖ cases\.yaml:1:3 \[1\]\.as isn’t an id/m);
  expect(wrong.err).toMatch(/^✖ cases\.yaml:3:13 .*Did you mean outcome\?/m);
});

test('a team is asked in a case, or the only one that names the owner', async () => {
  const policy = `
people: { leads: [U0LEE], admins: [U0ADA] }
approvals: { channel: C0REQUESTS }
teams:
  search: { members: [S0SEARCH, U0BOB], leads: [U0SUE, U0ANA], channel: C0SEARCH, budget: { total: $50, per: 30d } }
rules:
  - { name: search alone, when: { change: quota_increase, key: { team: search }, requester: { in: search } }, then: allow }
  - { name: the rest, when: { change: [quota_increase, create_above_limit] }, then: {} }
`;
  const { out, err, code } = await policyTest(
    `
- { as: U0ANA, team: search, ask: quota search-prod +$5 why, ${key}, expect: { outcome: allow, rule: search alone } }
- { as: U0BOB, ask: quota search-prod +$5 why, ${key}, expect: { outcome: allow, rule: search alone } }
- { as: U0ANA, ask: quota search-prod +$5 why, ${key}, expect: { outcome: ask, from: { leads: 1 }, channel: C0REQUESTS } }
- { as: U0ANA, team: search, has: { team: $46 }, ask: quota search-prod +$5 why, ${key}, expect: { outcome: ask, rule: the rest, from: { leads: 1 }, channel: C0SEARCH } }
- { as: U0BOB, has: { team: $46 }, ask: create search-new --quota $5, expect: { outcome: ask } }
- { as: U0BOB, has: { team: $45 }, ask: create search-new --quota $5, expect: { outcome: allow } }
- { as: U0BOB, has: { team: $46 }, ask: quota search-prod +$5 why, ${key}, expect: { outcome: allow } }
`,
    policy,
  );
  expect({ err, code }).toEqual({ err: '', code: 1 });
  expect(out).toMatch(/✖ +8 .*ask, by “the rest” \(1 of leads of search\)/);
  expect(out).toContain('7 cases, 1 not as expected.');
});
