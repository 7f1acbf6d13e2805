import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { held } from '../support/late-call.ts';
import { ownedKey } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const LONG = 'search-for-the-long-night-of-museums';

/** The texts of the windows that were opened, from top to bottom. */
const opened = ({ slack }: Stage): string[] =>
  slack.calls.flatMap(({ method, args }) => {
    const view = args['view'];
    return /^views\.(?:open|push)$/.test(method)
      ? [textOf(typeof view === 'string' ? JSON.parse(view) : view)]
      : [];
  });

test.each([
  ['search-prod', 'search-prod\nReading *search-prod* (#1) from CometAPI…\nClose'],
  [LONG, `CometAPI keys\nReading *${LONG}* (#1) from CometAPI…\nClose`],
])('a window that waits for CometAPI names the key %s', async (name, waiting) => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey edit #1 --name ${name}`));
  await stage.after(ana.opensHome());
  await stage.after(ana.clicks('Open', { in: 'home' }));
  expect(opened(stage).at(-1)).toBe(waiting);
  await stage.after(ana.clicks('Edit', { in: 'modal' }));
  expect(opened(stage).at(-1)).toMatch(new RegExp(`Reading \\*${name}\\* \\(#1\\) from CometAPI…\nClose$`));
});

test.each([
  'search-prod',
  LONG,
])('what can’t be done with %s names it in the window that says so', async (name) => {
  await using stage = await stageWithKey();
  const { ana, cometApi } = stage;
  await ownedKey(stage, ana, { name: 'other' });
  await stage.after(ana.types(`/cometkey edit #1 --name ${name}`));
  await stage.after(ana.opensHome());
  cometApi.faults.add({ kind: 'http500', times: 1000 });
  await stage.after(ana.clicks('Open', { in: 'home', near: name }));
  await stage.after(ana.clicks('Reveal secret', { in: 'modal' }));
  const [title, first, second] = textOf(ana.modal()).split('\n');
  expect(`${title} ${first}`).toContain(name);
  expect(`${first} ${second}`).toContain('CometAPI isn’t answering');
});

test('a form that was sent names its key while it is worked on', async () => {
  await using stage = await stageWithKey();
  const { ana } = stage;
  await stage.after(ana.types(`/cometkey edit #1 --name ${LONG}`));
  await stage.after(ana.types('/cometkey quota #1'));
  await ana.fills({ direction: '-', amount: '1' });
  const call = held(stage, 'beforeWrite');
  const sent = ana.submits();
  await expect.poll(() => textOf(ana.modal())).toContain(`Working on *${LONG}* (#1). If you close this`);
  await call.lands();
  await stage.after(sent);
  expect(textOf(ana.modal())).toContain('✅ Took back *$1.00*');
});
