import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { WrittenEntry } from '../../src/domain/audit.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { stageWithKey, stageWithRequest, sweptStageWithKey } from '../support/stage-with-key.ts';
import { temporaryDatabase } from '../support/temporary-database.ts';
import { USD } from '../support/usd.ts';

/** The oldest first. */
const entries = async (stage: Stage, acts: RegExp): Promise<WrittenEntry[]> =>
  (await stage.newest().ports.store.audit.list({ since: new Date(0), limit: 500 }))
    .filter(({ act }) => acts.test(act))
    .toReversed();

const told = async (stage: Stage) =>
  (await entries(stage, /^notice\.(sent|given_up)$/)).map(({ act, keyId, details }) => [
    act,
    details['kind'],
    keyId,
  ]);

test('whatever was told stands in the audit, with where it stands in Slack', async () => {
  await using stage = await stageWithRequest();
  const { ana, lee, ada } = stage;
  await stage.after(lee.clicks('Approve'));
  const sent = await entries(stage, /^notice\.sent$/);
  expect([...new Set(sent.map(({ details }) => details['kind']))].toSorted()).toEqual([
    'card',
    'outcome',
    'reply',
  ]);
  const [card] = sent;
  const [request] = await stage.bot.ports.store.requests.list({ createdSince: new Date(0), limit: 1 });
  expect(card).toMatchObject({
    actor: 'cometkey',
    requestId: request?.id,
    details: { to: { kind: 'approvals' } },
  });
  const posted = ada.sees({ channel: 'key-requests' }).map(({ ts }) => ts);
  expect(card?.details['messages']).toMatchObject([{ ts: posted[0] }]);
  expect(sent.some(({ details }) => JSON.stringify(details['to']).includes(ana.id))).toBe(true);
  await stage.after(ada.types('/cometkey audit'));
  expect(stage.told(ada)).not.toContain('notice');
});

test('and so does what reached nobody, which admins read', async () => {
  await using stage = await stageWithKey();
  const { ada, slack } = stage;
  slack.faults.push({ method: 'chat.postMessage', kind: 'error', error: 'user_disabled', times: 9 });
  await stage.after(ada.types('/cometkey assign search-prod @bob'));
  expect(await told(stage)).toEqual([
    ['notice.given_up', 'assigned', 1],
    ['notice.given_up', 'reassigned', 1],
  ]);
  const [entry] = await entries(stage, /given_up/);
  expect(entry?.details).toMatchObject({ why: 'user_disabled', to: { kind: 'member' } });
  slack.faults.length = 0;
  await stage.after(ada.types('/cometkey audit'));
  expect(stage.told(ada)).toContain('A notice reached nobody: a key was assigned to them');
});

test('how a look at a secret came out: seen, closed before, or not read', async () => {
  await using stage = await stageWithKey({ timeouts: { callMs: 300, readMs: 300, waitMs: 300 } });
  const { ana, ada, cometApi } = stage;
  const looks = async () =>
    (await entries(stage, /revealed|^reveal\./)).map(({ act, actor, keyId, details }) => {
      expect([actor, keyId, details['name']]).toEqual([ana.id, 1, 'search-prod']);
      return [act, details['outcome'], details['problem']].filter(Boolean).join(' ');
    });
  await stage.after(ana.types('/cometkey reveal search-prod'));
  expect(textOf(ana.modal())).toContain('sk-');
  expect(await looks()).toEqual(['key.revealed', 'reveal.read', 'reveal.ended shown']);
  await ana.closes();
  cometApi.faults.down(true);
  await stage.after(ana.types('/cometkey reveal search-prod'));
  expect((await looks()).slice(3)).toEqual(['key.revealed', 'reveal.ended not_read upstream_down']);
  await stage.after(ada.types('/cometkey audit search-prod'));
  const said = stage.told(ada);
  expect(said).toContain('<@U0ANA> didn’t get the secret of *search-prod*: I couldn’t read it');
  expect(said).toContain('<@U0ANA> saw the secret of *search-prod*');
});

test('what a member chose for their own news, before and after', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, ada, cometApi } = stage;
  await stage.after(ana.types('/cometkey settings low 50%'));
  cometApi.account.spend(1, 16 * USD);
  await stage.sweep();
  await stage.sweep();
  await stage.after(ana.clicks('Snooze'));
  const [chosen, snoozed, ...others] = await entries(stage, /preferences|snoozed/);
  expect(others).toEqual([]);
  expect(chosen).toMatchObject({ actor: ana.id, details: { before: null, after: { quotaLeft: [50] } } });
  expect(snoozed).toMatchObject({
    actor: ana.id,
    keyId: 1,
    details: { kind: 'low', until: expect.any(Date) },
  });
  expect((await told(stage)).at(-1)).toEqual(['notice.sent', 'low', 1]);
  await stage.after(ada.types('/cometkey audit search-prod'));
  expect(stage.told(ada)).toMatch(/<@U0ANA> put off notices about \*search-prod\* until/);
});

test('under what the bot was started', async () => {
  await using database = await temporaryDatabase();
  await using stage = await startStage({ databaseUrl: database.url });
  const [settings, ...others] = await entries(stage, /^settings/);
  expect(others).toEqual([]);
  expect(settings?.details).toMatchObject({ before: {}, after: { rate: expect.anything() } });
  await stage.restart();
  expect(await entries(stage, /^settings/)).toHaveLength(1);
});
