import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ANA, dm, SOON, told } from '../support/second-slack/people.ts';
import { otherWorld } from '../support/second-world.ts';

const ADA = 'W9ADA';
const ASKS = `
people: { leads: [S9LEADS], admins: [${ADA}] }
approvals: { channel: G9REQUESTS }
`;
const ALLOWS = `${ASKS}
rules:
  - { name: everybody may, when: { change: quota_increase }, then: allow }
`;

/** How editors and mounted configuration change a file: another one takes its place. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

test('a bot that runs sees a policy file that another one replaced, and lives on after SIGHUP with a wrong one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'policy-'));
  const path = join(folder, 'policy.yaml');
  await writeFile(path, ASKS);
  await using world = await otherWorld();
  await using bot = await world.startBot({
    COMETKEY_POLICY: path,
    COMETKEY_LEADS: undefined,
    COMETKEY_ADMINS: undefined,
    COMETKEY_APPROVALS_CHANNEL: undefined,
  });
  await bot.ready();
  await world.slack.types(ANA, 'create search-prod --quota $20');
  await told(world, ANA, /search-prod/);
  await replace(path, ALLOWS);
  await expect.poll(() => bot.said.out, SOON).toContain('the policy was read anew');
  await world.slack.types(ANA, 'quota search-prod +$50 launch week');
  await told(world, ANA, /\$70\.00 left/);
  await replace(path, `${ALLOWS}approvals: 7\n`);
  bot.kill('SIGHUP');
  await dm(world, ADA, /can’t use it/);
  expect(await bot.status('/readyz')).toBe(200);
  await replace(path, ALLOWS);
  bot.kill('SIGHUP');
  await dm(world, ADA, /Resolved/);
  await rm(folder, { recursive: true });
}, 60_000);

test('SIGHUP does nothing to a bot without a policy file', async () => {
  await using world = await otherWorld();
  await using bot = await world.startBot();
  await bot.ready();
  bot.kill('SIGHUP');
  await expect.poll(() => bot.said.out, SOON).toContain('there is no policy file to read anew');
  expect(await bot.status('/readyz')).toBe(200);
});
