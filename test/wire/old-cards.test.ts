import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import type { Message } from '../../sandbox/slack/shapes.ts';
import { textOf } from '../../sandbox/slack/text-of.ts';
import type { Stage } from '../support/stage.ts';
import { sweptStageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const HOUR = 3_600_000;

type Act = (stage: Stage) => unknown;

const approves: Act = (stage) => stage.after(stage.lea.types(`/cometkey approve ${stage.requestId()}`));

/** What may become of a request after its card was posted, and what the card says then. */
const laters: [string, Act, RegExp][] = [
  ['approved', approves, /✅ Applied/],
  ['denied', (stage) => stage.after(stage.lea.types(`/cometkey deny ${stage.requestId()} no`)), /❌ Denied/],
  [
    'cancelled',
    (stage) => stage.after(stage.ana.types(`/cometkey cancel ${stage.requestId()}`)),
    /🚫 Cancelled/,
  ],
  [
    'expired',
    async (stage) => {
      stage.advance(25 * HOUR);
      await stage.runs('remind');
    },
    /⌛ Expired/,
  ],
  [
    'approved, and refused by CometAPI',
    async (stage) => {
      const match = { method: 'PUT' as const };
      stage.cometApi.faults.add({ kind: 'success_false', match, times: 1, message: 'not now' });
      await approves(stage);
    },
    /⚠️ Failed/,
  ],
  [
    'approved while CometAPI is down',
    async (stage) => {
      stage.cometApi.faults.down(true);
      await approves(stage);
    },
    /✅ Approved/,
  ],
  [
    'approved, and over by now',
    async (stage) => {
      await approves(stage);
      stage.advance(7 * 24 * HOUR + 60_000);
      await stage.runs('grants');
    },
    /↩️ Ended/,
  ],
  [
    'about a key that was deleted',
    async (stage) => {
      stage.cometApi.account.deleteInConsole(1);
      await stage.sweep();
    },
    /♻️ No longer possible/,
  ],
  [
    'about a key that was made unlimited in the console',
    async (stage) => {
      stage.cometApi.account.editInConsole(1, { unlimited_quota: true });
      await stage.sweep();
      await stage.runs('remind');
    },
    /♻️ No longer possible/,
  ],
  [
    'about a key of somebody else by now',
    (stage) => stage.after(stage.ada.types('/cometkey assign #1 @bob')),
    /♻️ No longer possible/,
  ],
];

/** Everything that a decision leaves behind. */
async function left({ cometApi, bot, lee, ana }: Stage): Promise<unknown> {
  const rows = cometApi.account.rows().map(({ accessed_time: _, ...row }) => row);
  const requests = await bot.ports.store.requests.list({ limit: 50 });
  const posted = [lee.sees({ channel: 'key-requests' }), ana.dms()].map((all) =>
    all.filter(({ ephemeral_to }) => !ephemeral_to).map(textOf),
  );
  return { rows, requests, posted };
}

/** lee has the request on its card, in a list and by itself; ana, who asked, has it by itself. */
async function oldOnes(stage: Stage): Promise<[Person, Message, buttons: string[]][]> {
  const { ana, lee } = stage;
  const decisions = ['Approve', 'Deny', 'Edit and approve'];
  const card = lee.sees({ channel: 'key-requests' }).find((message) => textOf(message).includes('Approve'));
  const shownTo = async (person: Person, line: string) => {
    await stage.after(person.types(`/cometkey requests ${line}`));
    return structuredClone(person.lastEphemeral()) as Message;
  };
  return [
    [lee, structuredClone(card) as Message, decisions],
    [lee, await shownTo(lee, 'pending'), ['Approve', 'Deny']],
    [lee, await shownTo(lee, stage.requestId()), decisions],
    [ana, await shownTo(ana, stage.requestId()), ['Cancel request']],
  ];
}

test.each(
  laters,
)('a request is %s: its card says so, and no old button of it decides anything', async (_, happens, says) => {
  await using stage = await sweptStageWithKey();
  await stage.after(stage.ana.types('/cometkey quota search-prod +$50 for 7d launch week'));
  const old = await oldOnes(stage);
  await happens(stage);
  expect(stage.card()).toMatch(says);
  expect(stage.card()).not.toMatch(/^(Approve|Edit and approve|Deny)$/m);
  const before = await left(stage);
  for (const [person, message, buttons] of [...old, ...old])
    for (const button of buttons) {
      await stage.after(person.clicks(button, { in: message }));
      expect(person.modal(), button).toBeUndefined();
      expect(await left(stage), button).toEqual(before);
      expect(stage.told(person)).not.toMatch(/went wrong|^(Approve|Edit and approve|Deny|Cancel request)$/m);
    }
});

test('an old “Try again”, pressed twice or after it went through, adds nothing a second time', async () => {
  await using stage = await sweptStageWithKey();
  const { ana, cometApi } = stage;
  await stage.after(ana.types('/cometkey quota search-prod +$50 launch week'));
  cometApi.faults.add({ kind: 'success_false', match: { method: 'PUT' }, times: 1, message: 'not now' });
  await approves(stage);
  const old = structuredClone(ana.lastDm()) as Message;
  const again = () => stage.after(ana.clicks('Try again', { in: old }));
  await Promise.all([again(), again()]);
  await stage.runs('apply');
  expect(cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
  await again();
  await stage.runs('apply');
  expect(cometApi.account.row(1)?.remain_quota).toBe(70 * USD);
  expect(stage.told(ana)).toMatch(/is already running again, or is over/);
});
