import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { type Asking, isChanged, replay } from '../../src/cli/policy/replay.ts';
import type { Act } from '../../src/domain/audit.ts';
import type { Change } from '../../src/domain/changes/changes.ts';
import { newAwaited, newPending } from '../../src/domain/requests/transitions.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aKey, aNewRequest, dollars, inDays, now, UNITS_PER_USD } from '../support/samples.ts';
import { otherWorld } from '../support/second-world.ts';
import { writtenPolicy } from '../support/written-policy.ts';

const DAY = 86_400_000;

const RULES = `
  - { name: small top-ups, when: { change: quota_increase, amount: { upTo: $10 } }, then: allow, cap: { total: $15, per: 30d } }
  - { name: the rest, when: { change: [quota_increase, create_above_limit] }, then: {} }
`;

/** Bob is in one, ana in two. */
const TEAMS = `
teams: { ads: { members: [U0ANA, U0BOB] }, search: { members: [U0ANA] } }
rules:
  - { name: keys of ads, when: { change: create_above_limit, key: { team: ads } }, then: {} }`;

const more = (amount: number): Change => ({ kind: 'quota', delta: dollars(amount), during: null });

const asking = (days: number, change: Change, over: Partial<Asking> = {}): Asking => ({
  at: inDays(days),
  by: 'U0ANA',
  owner: 'U0ANA',
  team: null,
  change,
  key: aKey(),
  keyId: 42,
  keyName: 'search',
  unitsPerUsd: UNITS_PER_USD,
  before: { outcome: 'ask', rule: 'old' },
  isDone: true,
  ...over,
});

describe('what another policy would have answered', () => {
  test.each<[string, Asking[], string[]]>([
    [
      'by what is asked',
      [asking(-3, more(5)), asking(-2, more(50)), asking(-1, more(-5))],
      ['allow', 'ask', 'allow'],
    ],
    [
      'with a cap that counts what it would have given itself',
      [asking(-3, more(10)), asking(-2, more(10)), asking(-1, more(5))],
      ['allow', 'ask', 'allow'],
    ],
    ['with a cap whose period is over', [asking(-60, more(10)), asking(-1, more(10))], ['allow', 'allow']],
    [
      'to each person by themselves',
      [asking(-3, more(10)), asking(-2, more(10), { by: 'U0BOB' })],
      ['allow', 'allow'],
    ],
    ['where no rule is about it', [asking(-1, { kind: 'unlimited_on', during: null })], ['refuse']],
  ])('%s', (_, askings, expected) => {
    const replayed = replay(askings, writtenPolicy(RULES));
    expect(replayed.map(({ after }) => after.outcome)).toEqual(expected);
    expect(replayed.map(isChanged)).toEqual(expected.map((outcome) => outcome !== 'ask'));
  });
});

test('the command replays what is in the database, and names what would be answered otherwise', async () => {
  await using world = await otherWorld();
  const ago = (days: number) => new Date(Date.now() - days * DAY);
  {
    await using store = await openStore({
      url: world.database.url,
      rate: { limit: 180, windowSeconds: 180 },
      clock: () => new Date(),
      account: world.cometApi.url.replace(/\/$/, ''),
    });
    const seen = { key: aKey(), ...(await store.keys.readMoment(now)), sweep: null };
    const requests = [
      newPending(aNewRequest({ id: 'r1', createdAt: ago(3), change: more(5) }), ago(2)),
      newPending(aNewRequest({ id: 'r2', createdAt: ago(200), change: more(5) }), ago(199)),
      newAwaited(
        aNewRequest({ id: 'r3', createdAt: ago(2), change: more(50), approval: null, rule: 'generous' }),
      ),
    ];
    const refusal = { at: ago(1), actor: 'U0ANA', act: 'policy.refused' as Act, keyId: 42, requestId: null };
    await store.commit({
      at: new Date(),
      keys: [{ id: 42, seen, owner: 'U0ANA' }],
      requests: requests.map((next) => ({ next, from: null })),
      audit: [
        { ...refusal, details: { rule: 'ci', because: 'no', line: 'quota search +$50 launch week' } },
        { ...refusal, details: { rule: 'ci', because: 'no', did: 'form.quota' } },
        {
          ...refusal,
          keyId: null,
          details: { rule: 'ci', because: 'no', line: 'create ci --quota $500 --for <@U0BOB>' },
        },
      ],
    });
  }
  const file = join(await mkdtemp(join(tmpdir(), 'cometkey-policy-')), 'new.yaml');
  await writeFile(file, `people: { leads: [U0LEE] }\napprovals: { channel: C0REQUESTS }${TEAMS}${RULES}`);
  const command = spawn(process.execPath, ['src/cli/main.ts', 'policy', 'backtest', file, '--days', '90'], {
    env: { ...process.env, ...world.environment, NODE_ENV: 'test' },
  });
  const [out, err, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'exit'),
  ]);
  expect({ err, code }).toEqual({ err: '', code: 1 });
  expect(out).toContain('What was asked for in 90 days: 4');
  expect(out).toMatch(/allowed +1 +1\nasked +1 +3\nrefused +2 +0\n/);
  expect(out).toMatch(/U0ANA +\+\$5\.00 on search.*: asked, by .* → allowed, by “small top-ups”/);
  expect(out).toMatch(/\+\$50\.00 on search.*: allowed, by “generous” → asked, by “the rest”/);
  expect(out).toMatch(/\+\$50\.00 on search.*: refused, by “ci” → asked, by “the rest”/);
  expect(out).toMatch(/ci.*: refused, by “ci” → asked, by “keys of ads”/);
  expect(out).toMatch(/^\d+ \w+ \d{4}, \d\d:\d\d UTC {2}U0ANA/m);
  expect(out).toContain('nothing tells what was asked for: 1 that the policy refused');
});
