import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { DAY } from '../support/owned-key.ts';
import { DONE, type Stage, startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

const TASKS = readFileSync(new URL('../../docs/tasks.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!task|---)/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
  .map(([task = '', fromHome = '', line = '']) => ({ task, fromHome, line: line.replaceAll('`', '') }));

/** What each line of the table comes to. */
const OUTCOMES: Readonly<Record<string, RegExp>> = {
  'make a key': DONE,
  'see what is left': /\*\$20\.00 left\*/,
  'ask for more': /^I asked the leads/,
  renew: /^✅ Renewed/,
  'why did it die': /^ci-bot · 🔴 Expired\nExpired <!date.*Renew it to use it again/,
  'whose is it': /^“ci-bot” is yours/,
  approve: /^✅ You approved/,
  'deny with a reason': /^❌ You denied/,
  'take some back': /^✅ Took back/,
  'find a request of last week': /\*Your requests: 1\*[\s\S]*launch week/,
};

/** Ana’s key `ci-bot`, and what the task is about. */
async function stageFor(task: string): Promise<Stage> {
  const stage = await startStage();
  const { ana, cometApi } = stage;
  if (task === 'make a key') return stage;
  await stage.after(ana.types('/cometkey create ci-bot --quota $20'));
  if (task === 'why did it die') cometApi.account.setExpiry(1, stage.now().getTime() - DAY);
  if (/approve|deny|find/.test(task)) await stage.after(ana.types('/cometkey quota ci-bot +$50 launch week'));
  if (task.startsWith('find')) stage.advance(7 * DAY);
  await stage.sweep();
  return stage;
}

test('the ten tasks take at most three interactions from Home', () => {
  expect(TASKS.map(({ task }) => task)).toEqual(Object.keys(OUTCOMES));
  for (const { task, fromHome } of TASKS) {
    const counts = [...fromHome.matchAll(/: (\d)/g)].map(([, count]) => Number(count));
    expect(counts.length, task).toBeGreaterThan(0);
    for (const count of counts) expect(count, task).toBeLessThanOrEqual(3);
  }
});

test.each(TASKS)('in one line: $task', async ({ task, line }) => {
  await using stage = await stageFor(task);
  const person = /approve|deny/.test(task) ? stage.lee : stage.ana;
  await stage.after(person.types(line.replace('r7f3a2bc', stage.requestId())));
  expect(stage.told(person)).toMatch(OUTCOMES[task] ?? /^$/);
});

test('from Home, as it is counted: renew, take some back, and find a request', async () => {
  await using stage = await stageFor('find a request of last week');
  const { ana, cometApi } = stage;
  let clicks = 0;
  const presses = async (label: string, where: 'home' | 'modal', near?: string) => {
    clicks += 1;
    await stage.after(ana.clicks(label, { in: where, ...(near && { near }) }));
  };
  const counted = () => {
    const count = clicks;
    clicks = 0;
    return count;
  };
  const closed = async () => {
    while (ana.modal()) await ana.closes();
  };

  await stage.after(ana.opensHome());
  await presses('Open', 'home', 'launch week');
  expect(textOf(ana.modal())).toContain('launch week');
  expect(counted()).toBeLessThanOrEqual(2);
  await closed();

  const expiry = cometApi.account.row(1)?.expired_time ?? 0;
  await presses('Open', 'home', 'ci-bot');
  // Behind ⋯, which has to be opened.
  clicks += 1;
  await presses('Renew 30 days', 'modal');
  expect(cometApi.account.row(1)?.expired_time).toBe(expiry + 30 * (DAY / 1000));
  expect(counted()).toBe(3);
  await closed();

  await presses('Open', 'home', 'ci-bot');
  await presses('Ask for more', 'modal');
  await fillIn(stage, ana, { Change: 'Take some back', amount: '5' });
  clicks += 1;
  await stage.after(ana.submits());
  expect(cometApi.account.row(1)?.remain_quota).toBe(15 * USD);
  expect(counted()).toBe(3);
});
