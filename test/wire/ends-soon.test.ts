import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { fillIn } from '../support/fill-in.ts';
import { DAY } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';

const MINUTE = 60_000;
const ASKED =
  /\*search-prod\* \(#1\) expires <!date.*>\. This would make it expire <!date.*>: calls with it would fail from then on\.(?: It would also make these changes: .*\.)? Nothing has changed yet\./;
const row = ({ cometApi }: Stage) => cometApi.account.row(1);
const minutesLeft = (stage: Stage) =>
  ((row(stage)?.expired_time ?? 0) * 1000 - stage.now().getTime()) / MINUTE;

describe('what ends a key that works in less than a day is asked about first', () => {
  test.each([
    ['"in 1 minute"', 1],
    ['30m', 30],
    ['23h', 23 * 60],
  ])('--expires %s: nothing changes before the press, and then once', async (when, minutes) => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    const before = { ...row(stage) };
    await stage.after(ana.types(`/cometkey edit search-prod --group vip --expires ${when}`));
    expect(stage.told(ana)).toMatch(ASKED);
    expect(row(stage)).toEqual(before);
    const asked = structuredClone(ana.lastEphemeral() ?? 'home');
    await stage.after(ana.clicks('Let it expire'));
    expect(stage.told(ana)).toMatch(/^✅ Changed \*search-prod\*/);
    expect(row(stage)).toMatchObject({ group: 'vip' });
    expect(minutesLeft(stage)).toBeCloseTo(minutes, 0);
    await stage.after(ana.types('/cometkey edit search-prod --expires 60d'));
    await stage.after(ana.clicks('Let it expire', { in: asked }));
    expect(stage.told(ana)).toMatch(/^You’ve pressed this before/);
    expect(minutesLeft(stage)).toBeGreaterThan(59 * 24 * 60);
  });

  test('an expiry that somebody set meanwhile stays', async () => {
    await using stage = await stageWithKey();
    const { ana, ada } = stage;
    await stage.after(ana.types('/cometkey edit search-prod --expires 2h'));
    await stage.after(ada.types('/cometkey edit search-prod --expires 60d'));
    await stage.after(ana.clicks('Let it expire'));
    expect(stage.told(ana)).toMatch(
      /^The expiry of \*search-prod\* \(#1\) was changed to <!date.*> by <@U0ADA>\.\nOpen$/,
    );
    expect(minutesLeft(stage)).toBeGreaterThan(59 * 24 * 60);
  });

  test('a date that has passed when the button is pressed is refused', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    const before = row(stage)?.expired_time;
    await stage.after(ana.types('/cometkey edit search-prod --expires 2026-12-03T10:30Z'));
    stage.advance(45 * MINUTE);
    await stage.after(ana.clicks('Let it expire'));
    expect(stage.told(ana)).toMatch(
      /^The expiry that you asked for has passed since \(.*\), so I changed nothing\..*\nOpen$/,
    );
    expect(row(stage)?.expired_time).toBe(before);
  });

  test('a length of time ends at the moment that was told, however late the press', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey edit search-prod --expires 2h'));
    stage.advance(45 * MINUTE);
    await stage.after(ana.clicks('Let it expire'));
    expect(minutesLeft(stage)).toBeCloseTo(75, 0);
    await stage.after(ana.types('/cometkey edit search-prod --expires 30m'));
    stage.advance(45 * MINUTE);
    await stage.after(ana.clicks('Let it expire'));
    expect(stage.told(ana)).toMatch(/^The expiry that you asked for has passed since .*\nOpen$/);
  });

  test('all that would be set is named', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    await stage.after(ana.types('/cometkey edit search-prod --expires 2h --group vip --name search-eu'));
    expect(stage.told(ana)).toContain(
      'It would also make these changes: Name: search-prod → search-eu; Group: default group → vip.',
    );
    await stage.after(ana.types('/cometkey edit search-prod --expires 2h --name search-prod'));
    expect(stage.told(ana)).toMatch(ASKED);
    expect(stage.told(ana)).not.toContain('It would also');
  });

  test('so does the form', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    const before = { ...row(stage) };
    await stage.after(ana.types('/cometkey edit search-prod'));
    await fillIn(stage, ana, { Name: 'search-old', Expires: 'On a date', Date: '2026-12-03' });
    await stage.after(ana.submits());
    expect(textOf(ana.modal())).toMatch(ASKED);
    expect(row(stage)).toEqual(before);
    await stage.after(ana.clicks('Let it expire'));
    expect(textOf(ana.modal())).toMatch(/✅ Changed \*search-old\*/);
    expect(minutesLeft(stage)).toBeLessThan(24 * 60);
  });

  test('so does what is offered after a renewal that would be none', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    const before = row(stage)?.expired_time;
    await stage.after(ana.types('/cometkey renew search-prod 2026-12-03T18:00'));
    await stage.after(ana.clicks('Run /cometkey edit #1 --expires 2026-12-03T18:00:00'));
    expect(stage.told(ana)).toMatch(ASKED);
    expect(row(stage)?.expired_time).toBe(before);
  });

  test('so is what has become sooner since the last sweep', async () => {
    await using stage = await stageWithKey();
    const { ana, cometApi } = stage;
    cometApi.account.setExpiry(1, stage.now().getTime() + 60 * MINUTE);
    await stage.sweep();
    cometApi.account.setExpiry(1, stage.now().getTime() + 90 * DAY);
    await stage.after(ana.types('/cometkey edit search-prod --expires 2h'));
    expect(stage.told(ana)).toMatch(ASKED);
  });

  test('a day or more, a later expiry, and a key that does not work are not asked about', async () => {
    await using stage = await stageWithKey();
    const { ana } = stage;
    for (const when of ['1d', '4h', '5h']) {
      if (when === '5h') await stage.after(ana.clicks('Let it expire'));
      await stage.after(ana.types(`/cometkey edit search-prod --expires ${when}`));
    }
    expect(minutesLeft(stage)).toBeCloseTo(5 * 60, 0);
    await stage.after(ana.types('/cometkey disable search-prod'));
    await stage.after(ana.types('/cometkey edit search-prod --expires 1h'));
    expect(minutesLeft(stage)).toBeCloseTo(60, 0);
  });
});
