import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parsePolicy } from '../../src/config/policy/policy-file.ts';
import { dms } from '../support/dms.ts';
import { ownedKey, rowNamed } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';
import { policyFrom } from '../support/written-policy.ts';

const ASKS = `
people: { leads: [S0LEADS], admins: [S0ADMINS] }
approvals: { channel: C0REQUESTS }
`;
const ALLOWS = `${ASKS}
rules:
  - { name: everybody may, when: { change: quota_increase }, then: allow }
`;
const BOTH = `
people: { leads: [S0LEADS, U0LEE], admins: [S0ADMINS] }
approvals: { channel: C0REQUESTS }
`;
const LEE_ALONE = `
people: { leads: [U0LEE], admins: [S0ADMINS] }
approvals: { channel: C0REQUESTS }
`;
const WRONG = `${ASKS}
notices: { quotaLeftt: [20%] }
rules:
  - { name: everybody may, when: { change: quota_increase }, then: alow }
`;

async function file(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'policy-'));
  const path = join(folder, 'policy.yaml');
  await writeFile(path, text);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

function policyIn(text: string) {
  return policyFrom(text);
}

async function begin(text: string, path: string): Promise<Stage> {
  const stage = await startStage({ policy: policyIn(text), policyFile: path });
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  return stage;
}

const left = (stage: Stage) => (rowNamed(stage, 'search-prod')?.remain_quota ?? 0) / USD;

async function rereads(stage: Stage, path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await stage.after(stage.bot.reloadPolicy());
  await stage.runs('deliver');
}

test('what the policy file says holds from the moment it is read anew', async () => {
  await using policy = await file(ASKS);
  await using stage = await begin(ASKS, policy.path);
  const { ana, ada } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$10 launch week'));
  expect(left(stage)).toBe(20);
  const pending = stage.requestId();
  await rereads(stage, policy.path, ALLOWS);
  await stage.after(ana.types('/cometkey quota search-prod +$7 launch week'));
  expect(left(stage)).toBe(27);
  expect(stage.requestId()).toBe(pending);
  await stage.after(ana.types('/cometkey policy'));
  expect(stage.told(ana)).toContain('everybody may');
  await stage.after(ada.types('/cometkey audit'));
  expect(stage.told(ada)).toContain('The policy changed: rules');
});

test('who is a lead is read anew too, and a request that waits is decided by those who are leads now', async () => {
  await using policy = await file(ASKS);
  await using stage = await begin(ASKS, policy.path);
  const { ana, lee, lea } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$10 launch week'));
  await rereads(stage, policy.path, LEE_ALONE);
  await stage.after(lea.clicks('Approve'));
  expect(left(stage)).toBe(20);
  expect(stage.told(lea)).toContain('Only leads');
  await stage.after(lee.clicks('Approve'));
  expect(left(stage)).toBe(30);
});

test('a wrong file changes nothing; admins hear once what is wrong with it, and when it is right again', async () => {
  await using policy = await file(ALLOWS);
  await using stage = await begin(ALLOWS, policy.path);
  const { ana, ada } = stage;
  await rereads(stage, policy.path, WRONG);
  const read = parsePolicy(WRONG);
  const mistakes = 'mistakes' in read ? read.mistakes : [];
  expect(mistakes).toHaveLength(2);
  expect(stage.dm(ada).split('\n')).toEqual([
    '🔴 The policy file `policy.yaml` was changed, and I can’t use it. The policy from before still holds.',
    ...mistakes.map(({ line, column, message }) => `• Line ${line}, column ${column}: ${message}`),
    'Whoever runs me has to correct the file; I look at it every few seconds. Until then don’t restart me: I can’t start with a file like this.',
  ]);
  await rereads(stage, policy.path, WRONG);
  expect(dms(ada).filter((text) => text.includes('can’t use it'))).toHaveLength(1);
  await stage.after(ana.types('/cometkey quota search-prod +$7 launch week'));
  expect(left(stage)).toBe(27);
  await rereads(stage, policy.path, ALLOWS);
  expect(stage.dm(ada)).toContain('the policy file was right again, and what it says held from then on.');
  await rereads(stage, policy.path, `${ALLOWS}\npeople: 7\n`);
  expect(stage.dm(ada)).toContain('Line');
});

test('a file that is gone is told like a wrong one, and one renamed into its place is read', async () => {
  await using policy = await file(ASKS);
  await using stage = await begin(ASKS, policy.path);
  await rm(policy.path);
  await stage.after(stage.bot.reloadPolicy());
  await stage.runs('deliver');
  expect(stage.dm(stage.ada)).toContain('ENOENT');
  await writeFile(`${policy.path}.new`, ALLOWS);
  await rename(`${policy.path}.new`, policy.path);
  await stage.after(stage.bot.reloadPolicy());
  await stage.after(stage.ana.types('/cometkey quota search-prod +$7 launch week'));
  expect(left(stage)).toBe(27);
});

test('a secret that got into the file is told to nobody', async () => {
  await using policy = await file(ASKS);
  await using stage = await begin(ASKS, policy.path);
  const secret = stage.cometApi.accessToken;
  await rereads(stage, policy.path, `${ASKS}\nnotices: { accountBalanceBelow: ${secret}, ${secret}: 1 }\n`);
  expect(stage.dm(stage.ada)).toContain('[secret]');
});

test('what was wrong with a group or a channel that the policy no longer names troubles nobody any more', async () => {
  await using policy = await file(BOTH);
  await using stage = await begin(BOTH, policy.path);
  const { ana, ada, slack } = stage;
  const leads = slack.workspace.groups.find(({ id }) => id === 'S0LEADS');
  leads?.users.splice(0);
  stage.advance(60_001);
  await stage.after(ana.types('/cometkey list'));
  await stage.runs('deliver');
  const ofGroup = () => dms(ada).filter((text) => text.includes('S0LEADS'));
  expect(ofGroup()).toHaveLength(1);
  await rereads(stage, policy.path, LEE_ALONE);
  expect(ofGroup()).toEqual([]);
  expect(dms(ada).filter((text) => text.includes('no longer names what this was about'))).toHaveLength(1);
});
