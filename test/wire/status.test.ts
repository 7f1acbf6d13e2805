import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { ownedKey } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

test('status tells a lead what the bot knows: CometAPI, the last sweep, the queue', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200 } });
  const { ana, lee } = stage;
  await stage.after(lee.types('/cometkey status'));
  expect(stage.told(lee)).toMatch(/^Status\n🟢 CometAPI is answering\.\n\*Last sweep\*\nnone yet\n/);
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  await stage.after(lee.types('/cometkey status'));
  expect(stage.told(lee)).toMatch(/\*Last sweep\*\n<!date.*>, 1 key\n/);
  expect(stage.told(lee)).toMatch(/\*Requests\*\n1 waiting for a decision\n/);
  expect(stage.told(lee)).toMatch(/\*Version\*\n\d+\.\d+\.\d+\nRefresh\nMy keys\nAs of <!date.*>$/);
});

test('a member reads one line: whether CometAPI answers, since when not, and when it is asked again', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200 } });
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toMatch(/^Status\n🟢 CometAPI is answering\.\nRefresh\nMy keys\nAs of <!date.*>$/);
  stage.cometApi.faults.down(true);
  for (let n = 0; n < 6; n += 1) await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toMatch(
    /^Status\n🔴 CometAPI hasn’t answered since <!date\^\d+\^\{time\}\|[^>]*>\. Next check <!date\^\d+\^\{time\}/,
  );
  stage.cometApi.faults.down(false);
  stage.advance(120_000);
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toContain('🟢 CometAPI is answering.');
});

test('a page instead of an answer is called one', async () => {
  await using stage = await startStage({ timeouts: { readMs: 200 } });
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  stage.cometApi.faults.add({ kind: 'html' });
  await stage.after(ana.types('/cometkey show search-prod'));
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toMatch(
    /🔴 Since <.*> I’ve been getting something else instead of CometAPI’s answers, perhaps a proxy’s page\./,
  );
});

test('Refresh shows the status of now in its place, on a message and in a window', async () => {
  await using stage = await startStage();
  const { lee } = stage;
  await stage.after(lee.types('/cometkey status'));
  const messages = lee.sees().length;
  await stage.sweep();
  await stage.after(lee.clicks('Refresh'));
  expect(lee.sees()).toHaveLength(messages);
  expect(stage.told(lee)).toMatch(/\*Last sweep\*\n<!date.*>, 0 keys\n/);
  await stage.after(lee.opensHome());
  await stage.after(lee.clicks('Status', { in: 'home' }));
  await ownedKey(stage, stage.ana, { name: 'search-prod' });
  await stage.sweep();
  await stage.after(lee.clicks('Refresh', { in: 'modal' }));
  expect(textOf(lee.modal())).toMatch(/\*Last sweep\*\n<!date.*>, 1 key\n/);
  await lee.closes();
  expect(lee.modal()).toBeFalsy();
});

test('a sweep that is long overdue is said to be late', async () => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await stage.sweep();
  stage.advance(14 * 60_000);
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).not.toContain('late');
  stage.advance(10 * 60_000);
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toMatch(
    /🟡 I last read all keys <.*>, so notices about them come late\.\nRefresh\nMy keys\nAs of <!date.*>$/,
  );
  await stage.after(lee.types('/cometkey status'));
  expect(stage.told(lee)).toMatch(/\*Last sweep\*\n<.*>, 0 keys, late\n/);
});

test('a refused access token is named, with who mends it', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  stage.cometApi.account.rotateAccessToken();
  await stage.after(ana.types('/cometkey edit search-prod --name search-live'));
  expect(stage.told(ana)).toContain('no longer accepts my access token');
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toMatch(
    /🔴 CometAPI has refused my access token since .*\. Most likely .* copy the new token from there into `COMETAPI_ACCESS_TOKEN`/,
  );
});

test('where the account itself is disabled, a new token is asked of nobody', async () => {
  await using stage = await startStage();
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  stage.cometApi.account.ban();
  await stage.after(ana.types('/cometkey edit search-prod --name search-live'));
  expect(stage.told(ana)).toMatch(/no longer accepts my access token\. The account itself is disabled\./);
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toMatch(/refused my access token since .*\. The account itself is disabled\./);
  expect(stage.told(ana)).not.toContain('copy the new token');
});

test('a CometAPI that takes no more calls is not said to answer, and what is shown meanwhile says so', async () => {
  await using stage = await startStage({ timeouts: { callMs: 150, readMs: 160, waitMs: 160 } });
  const { ana } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  const well = stage.cometApi.faults.add({ kind: 'rate_limited', retryAfter: 60 });
  for (const line of ['show search-prod', 'list']) {
    await stage.after(ana.types(`/cometkey ${line}`));
    expect(stage.told(ana)).toMatch(/⚠️ CometAPI isn’t taking any more calls for now\. As of <!date/);
  }
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toMatch(/🟡 CometAPI isn’t taking any more calls for now\. Next check <!date/);
  await stage.after(ana.types('/cometkey create other'));
  expect(stage.told(ana)).toMatch(/so I did nothing\. Please try again after <!date\S+\{time_secs\}/);
  well();
  stage.advance(600_000);
  await stage.after(ana.types('/cometkey show search-prod'));
  expect(stage.told(ana)).not.toContain('⚠️');
  await stage.after(ana.types('/cometkey status'));
  expect(stage.told(ana)).toContain('🟢 CometAPI is answering.');
});

test('what reached nobody is listed to admins: to whom, of which key, why, and what to do about it', async () => {
  await using stage = await startStage();
  const { ana, lee, ada, slack } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).not.toContain('reached nobody');
  slack.faults.push({ method: 'chat.postMessage', kind: 'error', error: 'cannot_dm_bot', times: 2 });
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).toMatch(/🔴 2 messages from the last 30 days reached nobody\.\n• <!date/);
  expect(stage.told(ada)).toMatch(
    /to <@U0ANA>: their key was assigned to somebody else · \*search-prod\* \(#1\) · Slack said: cannot_dm_bot/,
  );
  expect(stage.told(ada)).toMatch(
    /Whoever can’t be reached in Slack has to hear it from you.*cometkey assign/,
  );
  await stage.after(lee.types('/cometkey status'));
  expect(stage.told(lee)).not.toContain('reached nobody');
});

test('what leads heard in place of an owner who has left did reach somebody', async () => {
  await using stage = await startStage();
  const { ana, ada, slack, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'search-prod' });
  await stage.after(slack.deactivate('ana'));
  cometApi.account.editInConsole(1, { status: 2 });
  await stage.sweep();
  await stage.sweep();
  stage.advance(120_000);
  await stage.sweep();
  expect(stage.card()).toMatch(/\*search-prod\* \(#1\) · ⏸️ Disabled · owner/);
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).not.toContain('reached nobody');
});

test.each([
  'approve',
  'deny',
] as const)('below a card that somebody deleted a reply is missed by nobody once it is decided: %s', async (decision) => {
  await using stage = await stageWithKey();
  const { ana, lee, ada, slack } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  const id = stage.requestId();
  const channel = slack.workspace.channels.find(({ name }) => name === 'key-requests');
  const cards = channel?.messages ?? [];
  cards.splice(0, cards.length);
  await stage.after(
    lee.types(`/cometkey ${decision} ${id}${decision === 'deny' ? ' use the shared key' : ''}`),
  );
  expect(stage.dm(ana)).toMatch(decision === 'approve' ? /Applied/ : /Denied/);
  for (let minutes = 0; minutes < 40; minutes += 10) {
    stage.advance(10 * 60_000);
    await stage.runs('deliver');
  }
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).not.toContain('reached nobody');
});

test('a reminder of what still waits, below a card that is gone, reached nobody', async () => {
  await using stage = await stageWithKey();
  const { ana, ada, slack } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  slack.faults.push({ method: 'chat.postMessage', kind: 'error', error: 'thread_not_found', times: 1 });
  stage.advance(61 * 60_000);
  for (const job of ['remind', 'deliver'] as const) await stage.runs(job);
  await stage.after(ada.types('/cometkey status'));
  expect(stage.told(ada)).toMatch(
    /1 message from the last 30 days reached nobody[\s\S]*a reply below a request/,
  );
});
