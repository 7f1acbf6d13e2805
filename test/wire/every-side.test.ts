import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { everySide } from '../support/every-side.ts';
import { DAY, ownedKey, rowNamed } from '../support/owned-key.ts';
import { startStage } from '../support/stage.ts';
import { USD } from '../support/usd.ts';

describe.each(everySide)('$flavour over $delivery', (options) => {
  test('a key is created, topped up by a lead’s decision, and revealed to its owner', async () => {
    await using stage = await startStage(options);
    const { ana, lee } = stage;
    await stage.after(ana.types('/cometkey create search-prod --quota $20 --expires 30d'));
    expect(stage.told(ana)).toMatch(/✅ \*search-prod\* \(#1\) is ready: \$20\.00/);
    await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
    expect(stage.card()).toMatch(/Pending.*@ana asks for \*\+\$50\.00\* on \*search-prod\*/);
    await stage.after(lee.clicks('Approve'));
    expect(stage.card()).toContain('Applied');
    expect(stage.dm(ana)).toContain('Granted $20.00 → $70.00');
    expect(rowNamed(stage, 'search-prod')).toMatchObject({
      remain_quota: 70 * USD,
      used_quota: 0,
      status: 1,
    });
    await stage.after(ana.types('/cometkey reveal search-prod'));
    expect(textOf(ana.modal())).toContain(`sk-${rowNamed(stage, 'search-prod')?.key}`);
  });

  test('every other verb works as a line, and touches nothing it does not name', async () => {
    await using stage = await startStage(options);
    const { ana, lee, ada, bob } = stage;
    const born = await ownedKey(stage, ana, {
      name: 'search-prod',
      used_quota: 3 * USD,
      group: 'vip',
      allow_ips: '10.0.0.1\n10.1.0.0/16',
      model_limits_enabled: true,
      model_limits: 'gpt-4o',
      cross_group_retry: true,
    });
    const before = { ...born };
    const holds = (changed: object) => {
      const { accessed_time: _, ...row } = rowNamed(stage, 'search-live') ?? {};
      const { accessed_time: __, ...kept } = before;
      expect(row).toEqual({ ...kept, name: 'search-live', ...changed });
    };

    await stage.after(ana.types('/cometkey edit search-prod --name search-live'));
    expect(stage.told(ana)).toContain('Renamed *search-prod* to *search-live*');
    holds({});
    await stage.after(ana.types('/cometkey disable search-live leaked in a log'));
    expect(stage.told(ana)).toContain('Disabled *search-live*');
    holds({ status: 2 });
    await stage.after(ana.types('/cometkey enable search-live'));
    expect(stage.told(ana)).toContain('Enabled *search-live*');
    holds({ status: 1 });
    await stage.after(ana.types('/cometkey renew search-live 7d'));
    expect(stage.told(ana)).toContain('✅ Renewed *search-live*');
    holds({ expired_time: before.expired_time + 7 * (DAY / 1000) });
    await stage.after(ana.types('/cometkey quota search-live -$5'));
    holds({ expired_time: before.expired_time + 7 * (DAY / 1000), remain_quota: 15 * USD });
    await stage.after(ana.types('/cometkey unlimited search-live on for 4h migration'));
    await stage.after(lee.clicks('Approve'));
    expect(rowNamed(stage, 'search-live')).toMatchObject({ unlimited_quota: true, group: 'vip' });

    await stage.after(ada.types('/cometkey assign search-live @bob'));
    expect(stage.dm(bob)).toContain('is yours now');
    await stage.after(bob.types('/cometkey list'));
    expect(stage.told(bob)).toMatch(/Your keys\*\n1 key · all well\n🟢 \*search-live\* \(#1\)/);
    await stage.after(bob.types('/cometkey show search-live'));
    expect(stage.told(bob)).toMatch(/Unlimited quota[\s\S]*Owner\*\n<@U0BOB>/);
    await stage.after(bob.types('/cometkey status'));
    expect(stage.told(bob)).toContain('CometAPI is answering');
    await stage.after(bob.types('/cometkey help'));
    expect(stage.told(bob)).toContain('`/cometkey reveal ci-bot`');
  });
});
