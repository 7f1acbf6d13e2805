import { describe, expect, test } from 'vitest';
import type { Message } from '../../sandbox/slack/shapes.ts';
import { dms } from '../support/dms.ts';
import { DAY } from '../support/owned-key.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

type Act = (stage: Stage) => unknown;

const types =
  (name: 'ana' | 'ada', ...lines: string[]): Act =>
  async (stage) => {
    for (const line of lines) await stage.after(stage[name].types(`/cometkey ${line}`));
  };
const topUp: Act = async (stage) => {
  await types('ana', 'quota #1 +$50 launch week')(stage);
  await stage.after(stage.lee.types(`/cometkey approve ${stage.requestId()}`));
};
const lifted: Act = async (stage) => {
  await types('ana', 'unlimited #1 on for 4h launch week')(stage);
  await stage.after(stage.lee.types(`/cometkey approve ${stage.requestId()}`));
};

/** Whatever the button cures: after these it has nothing to do here any more. */
const gone: Readonly<Record<string, Act>> = {
  'given to somebody else': types('ada', 'assign #1 @bob'),
  'deleted in the console': ({ cometApi }) => cometApi.account.deleteInConsole(1),
};

interface Trouble {
  readonly trouble: string;
  readonly begins: Act;
  readonly button: RegExp;
  /** It changes nothing by itself, so no fresh read comes before the next sweep. */
  readonly opensForm?: true;
  /** What happens, after which an old button does nothing. */
  readonly over: Readonly<Record<string, Act>>;
  /** What happens, after which it may do what it says, once. */
  readonly open: Readonly<Record<string, Act>>;
}

const troubles: readonly Trouble[] = [
  {
    trouble: 'expires soon',
    begins: ({ cometApi, now }) => cometApi.account.setExpiry(1, now().getTime() + 2 * DAY),
    button: /^Renew 30 days$/,
    over: {
      ...gone,
      'renewed by its owner': types('ana', 'renew #1 30d'),
      'renewed by an admin': types('ada', 'renew #1 30d'),
      'moved in the console': ({ cometApi, now }) =>
        cometApi.account.setExpiry(1, now().getTime() + 90 * DAY),
      'disabled by its owner': types('ana', 'disable #1'),
      'disabled by an admin': types('ada', 'disable #1 leaked'),
      'disabled in the console': ({ cometApi }) => cometApi.account.editInConsole(1, { status: 2 }),
    },
    open: {
      renamed: types('ana', 'edit #1 --name search-live'),
      'topped up': topUp,
      'expired meanwhile': (stage) => stage.advance(3 * DAY),
    },
  },
  {
    trouble: 'is disabled',
    begins: ({ cometApi }) => cometApi.account.editInConsole(1, { status: 2 }),
    button: /^Enable$/,
    over: {
      ...gone,
      'enabled by its owner': types('ana', 'enable #1'),
      'enabled by an admin': types('ada', 'enable #1'),
      'enabled in the console': ({ cometApi }) => cometApi.account.editInConsole(1, { status: 1 }),
      'enabled, and disabled again by an admin': types('ada', 'enable #1', 'disable #1 leaked'),
    },
    open: { renamed: types('ana', 'edit #1 --name search-live'), 'topped up': topUp },
  },
  {
    trouble: 'is exhausted',
    begins: ({ cometApi }) => cometApi.account.spend(1, 20 * USD),
    button: /^Ask for (more|\+\$\d+)$/,
    opensForm: true,
    over: {
      ...gone,
      'topped up': topUp,
      'filled up in the console': ({ cometApi }) =>
        cometApi.account.editInConsole(1, { remain_quota: 5 * USD }),
      'unlimited for some hours': lifted,
    },
    open: { renamed: types('ana', 'edit #1 --name search-live') },
  },
];

/** Everything that an act leaves behind, but for the tries that a read showed to be needless. */
async function left({ cometApi, bot }: Stage): Promise<unknown> {
  const rows = cometApi.account.rows().map(({ accessed_time: _, ...row }) => row);
  const requests = await bot.ports.store.requests.list({ limit: 50 });
  return { rows, requests: requests.filter(({ state }) => state !== 'stale') };
}

/** Ana has the key in her DM, in a list and in `show`, with a button that cures what is wrong with it. */
async function oldOnes(stage: Stage, button: RegExp): Promise<[Message, label: string][]> {
  const { ana } = stage;
  const shown: Message[] = [];
  const keep = (message: Message | undefined) => message && shown.push(structuredClone(message));
  keep(ana.lastDm());
  for (const line of ['list', 'show #1']) {
    await stage.after(ana.types(`/cometkey ${line}`));
    keep(ana.lastEphemeral());
  }
  return shown.map((message) => {
    const [label = 'no such button'] = labelsOf(message).filter((one) => button.test(one));
    return [message, label];
  });
}

const labelsOf = (message: Message): string[] =>
  [...JSON.stringify(message.blocks).matchAll(/"text":\{"type":"plain_text","text":"([^"]+)"/g)].map(
    ([, label = '']) => label,
  );

async function presses(stage: Stage, [message, label]: [Message, string]): Promise<string> {
  const { ana } = stage;
  await stage.after(ana.clicks(label, { in: message }));
  const said = `${stage.told(ana)}\n${JSON.stringify(ana.modal() ?? '')}`;
  if (ana.modal()) await ana.closes();
  return said;
}

describe.each(troubles)('a key $trouble', ({ begins, button, opensForm, over, open }) => {
  async function begun() {
    const stage = await sweptStageWithKey();
    await begins(stage);
    await stage.sweep();
    await stage.sweep();
    return { stage, old: await oldOnes(stage, button) };
  }

  test.each(
    Object.entries(over),
  )('%s: no old button does anything, and the message offers it no more', async (_, happens) => {
    const { stage, old } = await begun();
    await using _stage = stage;
    await happens(stage);
    if (opensForm) await stage.sweep();
    const before = await left(stage);
    for (const one of [...old, ...old]) {
      const said = await presses(stage, one);
      expect(said).not.toMatch(/went wrong|Working on it|"submit"/);
      expect(await left(stage)).toEqual(before);
    }
    await stage.sweep();
    for (const text of dms(stage.ana)) for (const line of text.split('\n')) expect(line).not.toMatch(button);
  });

  test.each(
    Object.entries(open),
  )('%s: whatever old button is pressed, and however often, it acts once', async (_, happens) => {
    const { stage, old } = await begun();
    await using _stage = stage;
    await happens(stage);
    const [first, ...others] = old;
    if (!first) throw new Error('nothing is shown');
    await presses(stage, first);
    const once = await left(stage);
    for (const one of [first, ...others, ...others]) await presses(stage, one);
    expect(await left(stage)).toEqual(once);
  });
});
