import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { offeredTo } from '../support/offered.ts';
import { ownedKey } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { requestIn, stageWithTeams } from '../support/teams.ts';
import { USD } from '../support/usd.ts';
import { policyFrom } from '../support/written-policy.ts';

const GLASS = 'breakGlass: { from: [admins] }';
const TWO_LEADS =
  '{ name: two leads, when: { change: quota_increase }, then: { approvals: 2, from: [leads] } }';

const written = (more: string, rule = TWO_LEADS): string => `
people: { leads: [S0LEADS], admins: [S0ADMINS] }
approvals: { channel: C0REQUESTS }
rules: [${rule}]
${more}`;

function policyWith(more: string): Policy {
  return policyFrom(written(more));
}

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

async function asked(by: 'ana' | 'ada' = 'ana', more = GLASS, policyFile?: string): Promise<Stage> {
  const stage = await startStage({ policy: policyWith(more), ...(policyFile && { policyFile }) });
  await ownedKey(stage, stage[by], { name: 'search-prod', remain_quota: 20 * USD });
  await stage.after(stage[by].types('/cometkey quota search-prod +$50 launch week'));
  return stage;
}

const breaksGlass = (stage: Stage, person: Stage['ana'], words = 'prod is down, nobody answers') =>
  stage.after(person.types(`/cometkey break-glass ${stage.requestId()} ${words}`));

test('an admin decides alone, with a reason, and everybody who could have decided is told', async () => {
  await using stage = await asked();
  const { ada, ana, lee, lea } = stage;
  await breaksGlass(stage, ada);
  expect(left(stage)).toBe(70);
  expect(stage.told(ada)).toContain('You broke the glass');
  expect(stage.card()).toMatch(/Applied[\s\S]*🚨 \*Break-glass\*: <@U0ADA> decided this alone/);
  expect(stage.card()).toContain('prod is down, nobody answers');
  expect(stage.thread().join('\n')).toMatch(/Break-glass.*<@U0ADA> decided this alone.*prod is down/);
  expect(stage.dm(ana)).toMatch(/Break-glass[\s\S]*prod is down/);
  for (const lead of [lee, lea])
    expect(stage.dm(lead)).toMatch(
      /🚨.*<@U0ADA> broke the glass.*\+\$50\.00.*search-prod[\s\S]*prod is down/,
    );
  expect(textOf(ada.lastDm() ?? {})).not.toContain('broke the glass');
  await stage.after(ada.types('/cometkey audit search-prod'));
  expect(stage.told(ada)).toMatch(
    /You broke the glass for \+\$50\.00 on \*search-prod\*: “prod is down, nobody answers”/,
  );
  const since = new Date(stage.now().getTime() - 86_400_000);
  const entries = await stage.bot.ports.store.audit.list({ since, limit: 100 });
  expect(entries.filter(({ act }) => act === 'request.glass_broken')).toMatchObject([
    { actor: 'U0ADA', details: { glass: { why: 'prod is down, nobody answers' } } },
  ]);
});

test('by the name of its key, only an admin is offered the line', async () => {
  await using stage = await asked();
  const { ada, ana, lee } = stage;
  for (const person of [ana, lee]) {
    await stage.after(person.types('/cometkey break-glass search-prod prod is down'));
    expect(stage.told(person)).toContain('Only admins can break the glass');
    expect(offeredTo(stage, person)).toEqual([]);
  }
  await stage.after(ada.types('/cometkey break-glass search-prod prod is down'));
  expect(offeredTo(stage, ada)).toEqual([`break-glass ${stage.requestId()} prod is down`]);
});

test('where somebody had approved already, nothing says that the admin decided alone', async () => {
  await using stage = await asked();
  const { ada, ana, lee, lea } = stage;
  await stage.after(lee.clicks('Approve'));
  await stage.after(ada.types(`/cometkey requests ${stage.requestId()}`));
  await stage.after(ada.clicks('Break glass'));
  expect(textOf(ada.modal())).toMatch(/^Break glass: search-prod\n/);
  await ada.fills({ reason: 'prod is down' });
  await stage.after(ada.submits());
  const texts = [stage.card(), stage.thread().join('\n'), stage.dm(ana), stage.dm(lea)];
  for (const text of texts) expect(text).toMatch(/without the rest of the approvals it needs/);
  expect(texts.join('\n')).not.toMatch(/\balone\b/);
});

test('by the button, which only who may do it sees, and which asks first', async () => {
  await using stage = await asked();
  const { ada, lee } = stage;
  await stage.after(lee.types(`/cometkey requests ${stage.requestId()}`));
  expect(stage.told(lee)).not.toContain('Break glass');
  await stage.after(ada.types(`/cometkey requests ${stage.requestId()}`));
  expect(stage.told(ada)).toContain('Break glass');
  await stage.after(ada.clicks('Break glass'));
  await ada.fills({ reason: ' ' });
  await stage.after(ada.submits());
  expect(Object.keys(ada.modal()?.errors ?? {})).toEqual(['reason']);
  await ada.fills({ reason: 'prod is down' });
  await stage.after(ada.submits());
  expect(left(stage)).toBe(70);
  expect(stage.card()).toContain('prod is down');
});

test('a lead cannot, nor whoever asked, and nobody can where the policy has no such thing', async () => {
  await using stage = await asked('ada');
  const { ada, lee } = stage;
  await breaksGlass(stage, lee);
  expect(stage.told(lee)).toContain('Only admins can break the glass');
  await breaksGlass(stage, ada);
  expect(stage.told(ada)).toContain('is your own');
  expect(left(stage)).toBe(20);
  await using without = await asked('ana', '');
  await breaksGlass(without, without.ada);
  expect(without.told(without.ada)).toContain('The policy lets nobody break the glass');
  await without.after(without.ada.types(`/cometkey requests ${without.requestId()}`));
  expect(without.told(without.ada)).not.toContain('Break glass');
  expect(left(without)).toBe(20);
});

test('never for a key of one’s own, never without a reason, never twice', async () => {
  await using stage = await asked();
  const { ada, cometApi } = stage;
  await breaksGlass(stage, ada, '');
  expect(textOf(ada.modal())).toContain('Reason');
  expect(left(stage)).toBe(20);
  await stage.after(Promise.all([breaksGlass(stage, ada), breaksGlass(stage, ada)]));
  expect(cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
  await stage.after(stage.ana.types('/cometkey quota search-prod +$5 more'));
  await stage.after(ada.types('/cometkey assign search-prod @ada'));
  await breaksGlass(stage, ada);
  expect(left(stage)).toBe(70);
});

test('never past what the policy has come to refuse', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'glass-'));
  const file = join(folder, 'policy.yaml');
  await writeFile(file, written(GLASS));
  await using stage = await asked('ana', GLASS, file);
  const refused =
    '{ name: freeze, when: { change: quota_increase }, then: refuse, because: Nothing until January. }';
  await writeFile(file, written(GLASS, refused));
  await stage.after(stage.bot.reloadPolicy());
  await breaksGlass(stage, stage.ada);
  expect(stage.told(stage.ada)).toContain(
    'The policy doesn’t allow that. Nothing until January. (rule: freeze)',
  );
  expect(left(stage)).toBe(20);
  await rm(folder, { recursive: true });
});

test('what a team’s leads could have decided, the other admins hear of too', async () => {
  await using stage = await stageWithTeams({ more: GLASS });
  const { ada, ana, bob, lea, slack } = stage;
  slack.workspace.groups.find(({ id }) => id === 'S0ADMINS')?.users.push('U0LEA');
  await ownedKey(stage, ana, { name: 'search-prod', remain_quota: 20 * USD });
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  const id = requestIn(stage, 'search-requests');
  await stage.after(ada.types(`/cometkey break-glass ${id} prod is down`));
  expect(left(stage)).toBe(70);
  for (const decider of [bob, lea]) expect(stage.dm(decider)).toContain('broke the glass');
});

test('nobody’s vote is counted twice, also where another gave it for them', async () => {
  await using stage = await asked('ana', GLASS);
  const { ada, lee, bob } = stage;
  await stage.after(ada.types('/cometkey delegate @bob 2d'));
  await stage.after(bob.types(`/cometkey approve ${stage.requestId()}`));
  expect(stage.card()).toContain('1 of 2 approvals');
  await breaksGlass(stage, ada);
  expect(left(stage)).toBe(70);
  const request = await stage.bot.ports.store.requests.get(stage.requestId());
  expect(request?.votes).toMatchObject([{ by: 'U0ADA' }]);
  expect(stage.dm(lee)).toContain('broke the glass');
});

test('nor past what it has come to refuse for a team', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'glass-'));
  const file = join(folder, 'policy.yaml');
  const teams = 'teams: { search: { members: [U0ANA], leads: [U0BOB] } }';
  await writeFile(file, written(`${GLASS}\n${teams}`));
  await using stage = await asked('ana', `${GLASS}\n${teams}`, file);
  const refused =
    '{ name: freeze, when: { change: quota_increase, key: { team: search } }, then: refuse, because: No more. }';
  await writeFile(file, written(`${GLASS}\n${teams}`, `${refused}, ${TWO_LEADS}`));
  await stage.after(stage.bot.reloadPolicy());
  await breaksGlass(stage, stage.ada);
  expect(stage.told(stage.ada)).toContain('No more. (rule: freeze)');
  expect(left(stage)).toBe(20);
  await rm(folder, { recursive: true });
});

test('the policy says that admins may', async () => {
  await using stage = await asked();
  await stage.after(stage.ana.types('/cometkey policy'));
  expect(stage.told(stage.ana)).toContain(
    'In an emergency an admin can decide alone: `/cometkey break-glass`.',
  );
});
