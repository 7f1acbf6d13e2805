import { describe, expect, test } from 'vitest';
import { dms } from '../support/dms.ts';
import { MINUTE } from '../support/outage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';

const timeouts = { callMs: 200, readMs: 3000, writeMs: 1000 };
const kinds = ['html', 'http500', 'redirect', 'truncated_json', 'empty', 'latency'] as const;

describe('what only one view or job reads fails alone', () => {
  test.each(kinds)('a list of calls that answers with %s suspends nothing else', async (kind) => {
    await using stage = await sweptStageWithKey({ timeouts });
    const { ana, cometApi } = stage;
    cometApi.faults.add({ kind, match: { path: /log\/self/ }, ms: 5000 });
    const before = cometApi.account.calls.length;
    await stage.after(ana.types('/cometkey usage search-prod'));
    expect(stage.told(ana)).toContain('From my own readings of the keys');
    const asked = cometApi.account.calls.slice(before).filter(({ path }) => path.includes('log/self'));
    expect(asked.length).toBeLessThanOrEqual(1);
    await stage.after(ana.types('/cometkey renew search-prod 3d'));
    expect(stage.told(ana)).toMatch(/✅/);
  });

  test.each(
    kinds,
  )('an account whose balance answers with %s has its keys watched and changed', async (kind) => {
    await using stage = await sweptStageWithKey({ timeouts });
    const { ana, ada, cometApi } = stage;
    cometApi.faults.add({ kind, match: { path: /user\/self$/ }, ms: 5000 });
    for (let n = 0; n < 6; n += 1) {
      stage.advance(5 * MINUTE);
      await stage.runs('balance').catch(() => {});
      await stage.runs('upstream');
    }
    await stage.runs('balance').catch(() => {});
    await stage.after(ana.types('/cometkey renew search-prod 3d'));
    expect(stage.told(ana)).toMatch(/✅/);
    cometApi.account.editInConsole(1, { status: 2 });
    await stage.sweep();
    expect(dms(ana).join()).toContain('disabled outside Slack');
    expect(dms(ada)).toEqual([]);
  });

  test('a request is applied although its requester looked at usage that can’t be read', async () => {
    await using stage = await sweptStageWithKey({ timeouts });
    const { ana, bob, lee, cometApi } = stage;
    cometApi.faults.add({ kind: 'http500', match: { path: /log\/self/ } });
    await stage.after(ana.types('/cometkey quota search-prod +$5 launch'));
    await bob.types('/cometkey usage 7d');
    await stage.after(ana.types('/cometkey usage search-prod 6d'));
    await stage.after(lee.clicks('Approve'));
    expect(stage.card()).toContain('Applied');
  });
});
