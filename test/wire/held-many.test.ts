import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { units } from '../../src/domain/keys/quota.ts';
import { defaultPolicy } from '../../src/domain/policy/policy.ts';
import { newApproved } from '../../src/domain/requests/transitions.ts';
import { dms } from '../support/dms.ts';
import { aNewRequest } from '../support/samples.ts';
import type { Stage, StageOptions } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { insertRequest } from '../support/store-writes.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;

const change = { kind: 'quota', delta: units(USD), during: null } as const;

async function approve(stage: Stage, at: number, createdAt = stage.now()): Promise<void> {
  const id = `r${String(at).padStart(4, '0')}`;
  const wish = aNewRequest({ id, change, keyId: 1, keyName: 'search-prod', createdAt });
  await insertRequest(stage.bot.ports.store, newApproved(wish));
}

/** So many times $1 more was approved for `search-prod`, and then the bot was stopped for 3 hours. */
async function stopped(approved: number, options: StageOptions = {}): Promise<Stage> {
  const stage = await stageWithKey(options);
  for (let at = 0; at < approved; at++) await approve(stage, at);
  stage.advance(3 * HOUR);
  return stage;
}

const granted = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;
const shown = ({ ada }: Stage) => structuredClone(ada.lastDm()) ?? 'home';

test('130 changes that wait after a stop are asked about in one message, which offers and counts what is left', async () => {
  await using stage = await stopped(130);
  const { ada } = stage;
  await stage.runs('apply');
  expect(dms(ada)).toHaveLength(1);
  expect(stage.dm(ada)).toMatch(/Held up: 130\*.*And 110 more/s);
  expect(stage.dm(ada).match(/Resume\n/g)).toHaveLength(20);
  const asked = shown(stage);
  for (const _ of [1, 2]) await stage.after(ada.clicks('Resume', { in: asked }));
  expect(stage.told(ada)).toContain('or is over');
  expect(granted(stage)).toBe(21);
  expect(stage.dm(ada)).toMatch(/Held up: 129\*.*And 109 more/s);
  await stage.after(ada.clicks('Not needed', { in: shown(stage) }));
  await stage.runs('apply');
  expect(granted(stage)).toBe(21);
  expect(stage.dm(ada)).toMatch(/Held up: 128\*.*And 108 more/s);
  expect(dms(ada)).toHaveLength(1);
});

test('a list that landed unheard is not sent again: it also lists what was found before the next try', async () => {
  await using stage = await stopped(30);
  const { ada, slack } = stage;
  slack.faults.push({ method: 'chat.postMessage', kind: 'reset_after_effect', times: 1 });
  await stage.runs('apply');
  await approve(stage, 30, new Date(stage.now().getTime() - 3 * HOUR));
  stage.advance(2 * 60_000);
  for (const job of ['apply', 'deliver'] as const) await stage.runs(job);
  expect(dms(ada)).toEqual([expect.stringContaining('Held up: 31*')]);
});

test('where the list reached only one of two admins, the other gets it in one message too, and both are drawn anew', async () => {
  const policy = defaultPolicy({ leads: ['S0LEADS'], admins: ['U0ADA', 'U0LEA'] }, 'C0REQUESTS');
  await using stage = await stopped(30, { policy });
  const { ada, lea, slack } = stage;
  slack.faults.push({ method: 'chat.postMessage', kind: 'http500', times: 1 });
  await stage.runs('apply');
  expect(dms(ada).length + dms(lea).length).toBe(1);
  stage.advance(2 * 60_000);
  await stage.runs('deliver');
  await stage.after(ada.clicks('Not needed', { in: shown(stage) }));
  for (const one of [ada, lea]) expect(dms(one)).toEqual([expect.stringContaining('Held up: 29*')]);
});

test('what waits stands in the order in which it was asked for, in the message, in status and on Home', async () => {
  await using stage = await stageWithKey();
  const { ada } = stage;
  for (const hours of [1, 3, 2]) {
    const createdAt = new Date(stage.now().getTime() - hours * HOUR);
    const asked = { kind: 'quota', delta: units(hours * USD), during: null } as const;
    const wish = aNewRequest({
      id: `r-${hours}`,
      change: asked,
      keyId: 1,
      keyName: 'search-prod',
      createdAt,
    });
    await insertRequest(stage.bot.ports.store, newApproved(wish));
  }
  stage.advance(3 * HOUR);
  await stage.runs('apply');
  await stage.after(ada.types('/cometkey status'));
  await stage.after(ada.opensHome());
  expect(stage.told(ada)).toContain('*Requests*\n3 on hold\n');
  for (const text of [stage.dm(ada), stage.told(ada), textOf(ada.home())])
    expect([...text.matchAll(/⏳ \*\+\$(\d)/g)].map(([, dollars]) => dollars)).toEqual(['3', '2', '1']);
});
