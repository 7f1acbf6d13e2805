import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { newApproved } from '../../src/domain/requests/transitions.ts';
import { aNewRequest } from '../support/samples.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { insertRequest } from '../support/store-writes.ts';

const MINUTE = 60_000;
const status = ({ cometApi }: Stage) => cometApi.account.row(1)?.status;

/** What was known of people is too old by then, and Slack does not answer. */
function slackFails(stage: Stage, method: 'users.info' | 'usergroups.list'): void {
  stage.advance(MINUTE + 1);
  stage.slack.faults.push({ method, kind: 'http500', times: 1000 });
}

describe.each([
  ['users.info', /Slack didn’t tell me who you are.*I did nothing/],
  ['usergroups.list', /I can’t check who is in .*I did nothing/],
] as const)('%s fails just before the change is planned', (method, words) => {
  test('an admin’s change that “did nothing” is not made later either', async () => {
    await using stage = await stageWithKey();
    const { ada, slack, cometApi } = stage;
    await stage.after(ada.types('/cometkey disable search-prod'));
    cometApi.faults.afterRead(() => slackFails(stage, method), 1);
    await stage.after(ada.types('/cometkey enable search-prod'));
    expect(stage.told(ada)).toMatch(words);
    slack.faults.length = 0;
    stage.advance(2 * MINUTE);
    await stage.runs('apply');
    await stage.runs('deliver');
    expect(status(stage)).toBe(2);
    expect(ada.dms().map(textOf).join()).not.toContain('Applied');
    await stage.after(ada.types('/cometkey enable search-prod'));
    expect(status(stage)).toBe(1);
  });

  test('what was decided waits, however long that takes, and counts as no bug', async () => {
    await using stage = await stageWithKey();
    const { ada, slack, bot } = stage;
    await stage.after(ada.types('/cometkey disable search-prod'));
    const asked = {
      id: 'a',
      change: { kind: 'enable' },
      keyId: 1,
      requester: ada.id,
      owner: 'U0ANA',
    } as const;
    const request = newApproved(aNewRequest({ ...asked, createdAt: stage.now() }));
    await insertRequest(bot.ports.store, request, []);
    slackFails(stage, method);
    for (let i = 0; i < 10; i++) {
      stage.advance(MINUTE + 1);
      await stage.runs('apply');
    }
    slack.faults.length = 0;
    stage.advance(MINUTE + 1);
    await stage.runs('apply');
    await stage.runs('deliver');
    expect(status(stage)).toBe(1);
    expect(stage.logged.join()).not.toContain('due work failed');
  });
});

test('who waits for a change that Slack holds up is told so, and nothing is done later', async () => {
  await using stage = await stageWithKey({ timeouts: { callMs: 200, readMs: 200, writeMs: 200 } });
  const { ada, ana, slack, cometApi } = stage;
  const expiry = () => cometApi.account.row(1)?.expired_time ?? 0;
  await stage.after(ada.types('/cometkey disable search-prod'));
  cometApi.faults.add({ kind: 'reset_before', match: { method: 'PUT' }, times: 1 });
  await stage.after(ada.types('/cometkey renew search-prod 30d'));
  slackFails(stage, 'usergroups.list');
  await stage.after(ana.types('/cometkey edit search-prod --expires 10d'));
  expect(stage.told(ana)).toMatch(
    /I don’t know yet whether an earlier change to “search-prod” took effect .* so I did nothing/,
  );
  slack.faults.length = 0;
  stage.advance(10 * MINUTE);
  await stage.runs('apply');
  await stage.runs('deliver');
  expect(status(stage)).toBe(1);
  expect(expiry() * 1000).toBeGreaterThan(stage.now().getTime() + 30 * 24 * 60 * MINUTE);
});
