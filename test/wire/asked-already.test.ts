import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/text-of.ts';
import { DAY, ownedKey, seconds } from '../support/owned-key.ts';
import { type Stage, startStage } from '../support/stage.ts';

interface Button {
  readonly text?: { readonly text?: string };
  readonly style?: string;
}

const CURE = /^(Renew|Ask for|Enable)/;

/** The labels of coloured cures in whatever of Block Kit. */
function coloured(shown: unknown): string[] {
  if (typeof shown !== 'object' || shown === null) return [];
  const { text, style } = shown as Button;
  const own = style === 'primary' && CURE.test(text?.text ?? '') ? [text?.text ?? ''] : [];
  return [...own, ...Object.values(shown).flatMap(coloured)];
}

const expiring = (stage: Stage) => seconds(stage.now()) + (2 * DAY) / 1000;
const expired = (stage: Stage) => seconds(stage.now()) - DAY / 1000;

const CASES = [
  ['more', { remain_quota: 0, used_quota: 5 }, 'quota k1 +$50 launch'],
  ['unlimited', { remain_quota: 0, used_quota: 5 }, 'unlimited k1 on for 4h launch'],
  ['a renewal', 'expired', 'renew k1 2y archive'],
] as const;

/** Every place that shows a key with its cures, as its owner sees it. */
const PLACES: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  Home: async (stage) => {
    await stage.after(stage.ana.opensHome());
    return stage.ana.home();
  },
  list: async (stage) => {
    await stage.after(stage.ana.types('/cometkey list'));
    return stage.ana.lastEphemeral();
  },
  show: async (stage) => {
    await stage.after(stage.ana.types('/cometkey show k1'));
    return stage.ana.lastEphemeral();
  },
  'a refusal': async (stage) => {
    await stage.after(stage.ana.types('/cometkey enable k1'));
    return stage.ana.lastEphemeral();
  },
  'direct messages': async (stage) => stage.ana.dms().filter(({ ephemeral_to }) => !ephemeral_to),
};

test.each(
  CASES,
)('nowhere does the cure stand out once %s is asked for, until it is decided', async (_, how, line) => {
  await using stage = await startStage();
  const { ana, lee } = stage;
  await ownedKey(stage, ana, { name: 'k1', expired_time: expiring(stage) });
  await stage.sweep();
  stage.cometApi.account.editInConsole(1, how === 'expired' ? { expired_time: expired(stage) } : how);
  await stage.sweep();
  await stage.sweep();
  const cure = how === 'expired' ? 'Renew' : 'Ask for';
  const places = async () => {
    const found: string[] = [];
    for (const [place, look] of Object.entries(PLACES))
      if (coloured(await look(stage)).some((label) => label.startsWith(cure))) found.push(place);
    return found;
  };
  expect(await places()).toEqual(['Home', 'list', 'show', 'direct messages']);
  const news = () => ana.dms().map(textOf).join('\n');
  expect(news()).not.toContain('is waiting for a decision');
  await stage.after(ana.types(`/cometkey ${line}`));
  expect(await places()).toEqual([]);
  expect(news()).toContain(
    `${how === 'expired' ? 'A renewal' : 'More quota'} has been requested and is waiting for a decision.`,
  );
  await stage.after(lee.types(`/cometkey deny ${stage.requestId()} no`));
  expect(await places()).toEqual(['Home', 'list', 'show', 'direct messages']);
});
