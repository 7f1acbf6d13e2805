import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { type Stage, startStage } from '../support/stage.ts';
import { onEveryEngine } from '../support/store-sites.ts';
import { USD } from '../support/usd.ts';
import { policyFrom } from '../support/written-policy.ts';

const policy = policyFrom(`
people: { leads: [S0LEADS], admins: [S0ADMINS] }
approvals: { channel: C0REQUESTS }
rules: [{ name: two, when: { change: quota_increase }, then: { approvals: 2, from: [leads] } }]
breakGlass: { from: [admins] }
`);

const left = ({ cometApi }: Stage) => (cometApi.account.row(1)?.remain_quota ?? 0) / USD;

onEveryEngine('who decides in the same moment as another', ({ site }) => {
  test('is heard all the same while it still waits, and is told nothing that is not so', async () => {
    await using database = await site();
    await using stage = await startStage({ policy, databaseUrl: database.url });
    const { ana, bob, lee, lea, ada } = stage;
    await stage.after(ana.types('/cometkey create search-prod --quota $20 --expires 90d'));
    await stage.after(lee.types('/cometkey delegate @bob 2d'));
    const atOnce = async (...acts: readonly [Person, string][]) => {
      await stage.after(ana.types('/cometkey quota search-prod +$5 launch week'));
      const id = stage.requestId();
      await stage.after(
        Promise.all(acts.map(([one, act]) => one.types(`/cometkey ${act.replace('ID', id)}`))),
      );
      return stage.bot.ports.store.requests.get(id);
    };

    expect(await atOnce([lee, 'approve ID'], [lea, 'approve ID'])).toMatchObject({ state: 'applied' });
    expect(left(stage)).toBe(25);

    const seat = await atOnce([lee, 'approve ID'], [bob, 'approve ID']);
    expect(seat).toMatchObject({ state: 'pending', votes: [expect.anything()] });
    expect([stage.told(lee), stage.told(bob)].filter((text) => text.includes('You approved'))).toHaveLength(
      1,
    );
    expect(`${stage.told(lee)}${stage.told(bob)}`).not.toContain('no longer waiting');
    await stage.after(lea.types(`/cometkey approve ${stage.requestId()}`));
    expect(left(stage)).toBe(30);

    const glass = await atOnce([lee, 'approve ID'], [ada, 'break-glass ID prod is down']);
    expect(glass).toMatchObject({ state: 'applied', glass: { by: 'U0ADA' } });
    expect(left(stage)).toBe(35);
  });
});
