import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { ownedKey } from '../support/owned-key.ts';
import { hoursPass } from '../support/spending.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const HEADER = 'day,key,model,requests,units,dollars';
const FORMULA = '=HYPERLINK("https://evil.example","cheap")';

/** From Thursday 17:00 to Friday 17:00 at Ana’s, $0.50 every four hours, every other time with a model of an odd name. */
async function spent(): Promise<Stage> {
  const stage = await sweptStageWithKey();
  await hoursPass(stage, { hours: 24, every: 4 }, (hour) =>
    stage.cometApi.account.spend(1, USD / 2, hour % 8 === 0 ? FORMULA : 'gpt-4o, "mini"'),
  );
  return stage;
}

const filesOf = (who: Person) => who.sees({ channel: 'dm' }).flatMap(({ files = [] }) => files);
const lastFile = (who: Person) => filesOf(who).at(-1) ?? { name: '', content: '' };

test('usage as a file: each day and model with its calls, in the reader’s days, and no name that a spreadsheet would run', async () => {
  await using stage = await spent();
  const { ana } = stage;
  await stage.after(ana.types('/cometkey usage search-prod 7d csv'));
  expect(stage.told(ana)).toBe('I sent you `usage-key-1-2026-12-04.csv` as a direct message.');
  expect(stage.dm(ana)).toMatch(
    /^\*search-prod\* \(#1\): \$3\.00 in 7 days\nAs of .*, days in your time zone\./,
  );
  const { name, content } = lastFile(ana);
  expect(name).toBe('usage-key-1-2026-12-04.csv');
  expect(content.split('\r\n')).toEqual([
    HEADER,
    '2026-12-03,search-prod,"\'=HYPERLINK(""https://evil.example"",""cheap"")",1,250000,0.500000',
    '2026-12-04,search-prod,"gpt-4o, ""mini""",3,750000,1.500000',
    '2026-12-04,search-prod,"\'=HYPERLINK(""https://evil.example"",""cheap"")",2,500000,1.000000',
    '',
  ]);
  expect(parse(content, { columns: true })).toHaveLength(3);
});

test('the button sends what was shown; from readings it holds neither models nor calls, and only what the reader may see', async () => {
  await using stage = await spent();
  const { ana, bob, lee } = stage;
  await ownedKey(stage, bob, { name: '@bobs' });
  await ownedKey(stage, ana, { name: 'second' });
  stage.cometApi.account.spend(2, USD / 4);
  stage.cometApi.account.spend(3, USD / 4);
  stage.advance(4 * 3_600_000);
  await stage.sweep();
  await stage.after(ana.types('/cometkey usage 7d'));
  await stage.after(ana.clicks('CSV'));
  const rows: Record<string, string>[] = parse(lastFile(ana).content, { columns: true });
  expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(['search-prod', 'second']));
  expect(rows.every(({ model, requests }) => model === '' && requests === '')).toBe(true);
  const total = rows.reduce((sum, { units }) => sum + Number(units), 0);
  expect(total).toBe(3.25 * USD);
  await stage.after(lee.types(`/cometkey usage <@${bob.id}> csv`));
  expect(lastFile(lee).content).toMatch(/\r\n2026-12-04,'@bobs,,,125000,0\.250000\r\n$/);
  await stage.after(bob.types(`/cometkey usage <@${ana.id}> csv`));
  expect(stage.told(bob)).toContain('Only the company’s leads and admins can see what others spend.');
  await stage.after(bob.types('/cometkey usage search-prod csv'));
  expect(filesOf(bob)).toEqual([]);
});

test('a model may be called like a secret, as whoever makes a call writes it: neither the file nor the chart shows it', async () => {
  await using stage = await sweptStageWithKey();
  const { ana } = stage;
  const secret = `sk-${'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'}`;
  stage.cometApi.account.spend(1, USD, secret);
  await stage.after(ana.types('/cometkey usage search-prod'));
  expect(stage.told(ana)).toContain('$1.00 · [secret]');
  await stage.after(ana.clicks('CSV'));
  expect(lastFile(ana).content).toMatch(/\r\n2026-12-03,search-prod,\[secret\],1,500000,1\.000000\r\n$/);
});

test('delivered twice, a line or a click sends one file', async () => {
  await using stage = await spent();
  const { ana, slack } = stage;
  await stage.after(ana.types('/cometkey usage search-prod csv'));
  await stage.after(slack.redeliver('slash_commands'));
  expect(filesOf(ana)).toHaveLength(1);
  await stage.after(ana.types('/cometkey usage search-prod'));
  await stage.after(ana.clicks('CSV'));
  await stage.after(slack.redeliver('interactive'));
  expect(filesOf(ana)).toHaveLength(2);
});

test('nothing spent is no file; a file that Slack does not take is said, with who can mend it', async () => {
  await using stage = await spent();
  const { ana, bob, slack } = stage;
  await stage.after(bob.types('/cometkey usage csv'));
  expect(stage.told(bob)).toMatch(
    /\nNothing was spent\.\nThere’s nothing to put in a file, so I didn’t send one\.\n/,
  );
  await stage.after(bob.types('/cometkey usage'));
  expect(stage.told(bob)).not.toContain('file');
  slack.workspace.withheldScopes = ['files:write'];
  await stage.after(ana.types('/cometkey usage search-prod csv'));
  expect(stage.told(ana)).toBe(
    'I’m not allowed to send files in this workspace. Whoever manages its apps can allow it: at api.slack.com/apps, add the scope `files:write` to this app, and install it again.',
  );
  slack.workspace.withheldScopes = [];
  slack.faults.push({
    method: 'files.completeUploadExternal',
    times: 1,
    kind: 'error',
    error: 'file_uploads_disabled',
  });
  await stage.after(ana.types('/cometkey usage search-prod csv'));
  expect(stage.told(ana)).toBe(
    'Slack didn’t take the file (`file_uploads_disabled`). Whoever manages this workspace can tell you why.',
  );
  slack.faults.push({ method: 'files.completeUploadExternal', times: 1, kind: 'reset_after_effect' });
  await stage.after(ana.types('/cometkey usage search-prod csv'));
  expect(stage.told(ana)).toMatch(/^Slack didn’t answer, so I can’t tell whether the file arrived\./);
  expect(filesOf(ana)).toHaveLength(1);
});

test.each([
  ['conversations.open', 'reset_after_effect'],
  ['files.getUploadURLExternal', 'http500'],
  ['upload', 'reset'],
  ['upload', 'http500'],
] as const)('an answer that is lost before the file can be seen (%s, %s): nothing was sent, and the line is there to send again', async (method, kind) => {
  await using stage = await spent();
  const { ana, slack } = stage;
  slack.faults.push({ method, times: 1, kind });
  await stage.after(ana.types('/cometkey usage search-prod csv'));
  expect(stage.told(ana)).toMatch(
    /^Slack didn’t answer in time, so I didn’t send the file\. Try again in a minute\.\nWhat you typed, to send again:\n\/cometkey usage search-prod csv$/,
  );
  expect(filesOf(ana)).toEqual([]);
  await stage.after(ana.types('/cometkey usage search-prod csv'));
  expect(filesOf(ana)).toHaveLength(1);
});

test('so is one that Slack does not take because it was sent too fast', async () => {
  await using stage = await spent();
  const { ana, slack } = stage;
  const method = 'files.completeUploadExternal';
  slack.faults.push({ method, times: 1, kind: 'ratelimited', retryAfterSeconds: 1 });
  await stage.after(ana.types('/cometkey usage search-prod csv'));
  expect(stage.told(ana)).toContain('so I didn’t send the file.');
  expect(filesOf(ana)).toEqual([]);
});
