import { expect, test } from 'vitest';
import type { Person } from '../../sandbox/slack/person.ts';
import { usd } from '../../src/domain/keys/quota.ts';
import { defaultPolicy, type Policy, type Rule } from '../../src/domain/policy/policy.ts';
import { span } from '../../src/domain/time.ts';
import { rowNamed } from '../support/owned-key.ts';
import { DONE, type Stage, startStage } from '../support/stage.ts';
import { stageWithKey } from '../support/stage-with-key.ts';
import { USD } from '../support/usd.ts';

const base = defaultPolicy({ leads: ['S0LEADS'], admins: ['S0ADMINS'] }, 'C0REQUESTS');
const limited = (limits: Partial<Policy['create']['limits']>): Policy => ({
  ...base,
  create: { ...base.create, limits: { ...base.create.limits, ...limits } },
});
const small: Rule = {
  name: 'small top-ups',
  when: { change: ['quota_increase'], amount: { upTo: usd(10), above: null } },
  decision: { kind: 'allow' },
  cap: { total: usd(10), per: span(30, 'd') },
};
const capped: Policy = { ...base, rules: [small, ...base.rules] };

const all = (many: number, act: (at: number) => Promise<unknown>) =>
  Promise.all(Array.from({ length: many }, (_, at) => act(at)));
const pending = async ({ bot }: Stage) => (await bot.ports.store.requests.pending()).length;
const granted = ({ cometApi }: Stage) =>
  cometApi.account.rows().reduce((sum, { remain_quota }) => sum + remain_quota / USD, 0);
const creates = (stage: Stage, person: Person, rest: string) =>
  stage.after(person.types(`/cometkey create ${rest} --reason launch`));

test('two keys a member: of eight asked for at once two are created, and a lead decides about the others', async () => {
  await using stage = await startStage({ policy: limited({ keysPerMember: 2 }) });
  const { ana, cometApi } = stage;
  await stage.after(all(8, (at) => ana.types(`/cometkey create many-${at} --quota $1 --reason launch`)));
  expect(cometApi.account.rows()).toHaveLength(2);
  expect(await pending(stage)).toBe(6);
});

test('a cap holds for one person, whoever owns the keys they top up at once', async () => {
  await using stage = await startStage({ policy: capped });
  const { ana, bob, lee, lea, ada } = stage;
  for (const [at, person] of [ana, bob, lee, lea].entries())
    await stage.after(person.types(`/cometkey create key-${at} --quota $1`));
  await stage.after(all(4, (at) => ada.types(`/cometkey quota key-${at} +$10 launch`)));
  expect(granted(stage)).toBe(14);
  expect(await pending(stage)).toBe(3);
});

test('a cap is of each person: two people who top up the same key have one each', async () => {
  await using stage = await stageWithKey({ policy: capped });
  const { ana, ada } = stage;
  await stage.after(
    Promise.all([
      ana.types('/cometkey quota search-prod +$6 launch'),
      ana.types('/cometkey quota search-prod +$6 launch'),
      ada.types('/cometkey quota search-prod +$7 launch'),
      ada.types('/cometkey quota search-prod +$7 launch'),
    ]),
  );
  expect(granted(stage)).toBe(33);
  expect(await pending(stage)).toBe(2);
});

test('keys for colleagues count for whoever asks, so assigning them to oneself gains nothing', async () => {
  await using stage = await startStage();
  const { ada, cometApi } = stage;
  for (const name of ['bob', 'lee', 'lea'])
    await creates(stage, ada, `for-${name} --quota $50 --for @${name}`);
  expect(cometApi.account.rows()).toHaveLength(2);
  for (const name of ['bob', 'lee']) await stage.after(ada.types(`/cometkey assign for-${name} @ada`));
  await creates(stage, ada, 'one-more --quota $1');
  expect(rowNamed(stage, 'one-more')).toBeUndefined();
});

test('what colleagues made and was assigned to somebody counts for them', async () => {
  await using stage = await startStage();
  const { ana, bob, ada } = stage;
  for (const [person, name] of [[ana, 'a'] as const, [bob, 'b'] as const]) {
    await creates(stage, person, `${name} --quota $50`);
    await stage.after(ada.types(`/cometkey assign ${name} @ada`));
  }
  await creates(stage, ada, 'one-more --quota $1');
  expect(rowNamed(stage, 'one-more')).toBeUndefined();
  expect(stage.card()).toContain('one-more');
});

test('nobody can use up somebody else’s limits: a gift that would is decided, and its receiver still creates', async () => {
  await using stage = await startStage();
  const { ana, bob, lee, cometApi } = stage;
  await creates(stage, bob, 'one --quota $50 --for @ana');
  await creates(stage, bob, 'two --quota $50 --for @ana');
  await creates(stage, lee, 'three --quota $50 --for @ana');
  expect(cometApi.account.rows().map(({ name }) => name)).toEqual(['one']);
  await stage.after(bob.types(`/cometkey cancel ${stage.requestId()}`));
  for (const { id } of await stage.bot.ports.store.requests.pending())
    await stage.after(stage.lea.types(`/cometkey deny ${id} no`));
  await creates(stage, ana, 'own --quota $10');
  expect(rowNamed(stage, 'own')).toMatchObject({ remain_quota: 10 * USD });
});

test('twenty requests of one person wait; the next is refused with what to do, until one is settled', async () => {
  await using stage = await stageWithKey();
  const { ana, bob, slack } = stage;
  await stage.after(all(60, (at) => ana.types(`/cometkey quota search-prod +$${at + 1} launch`)));
  expect(await pending(stage)).toBe(20);
  const cards = () =>
    slack
      .as('lee')
      .sees({ channel: 'key-requests' })
      .filter(({ thread_ts }) => !thread_ts);
  expect(cards()).toHaveLength(20);
  await stage.after(ana.types('/cometkey quota search-prod +$500 launch'));
  expect(stage.told(ana)).toMatch(/20 requests waiting for a decision[\s\S]*requests mine/);

  await stage.after(bob.types('/cometkey create big --quota $80 --reason launch'));
  expect(stage.told(bob)).toContain('I asked the leads');
  await stage.after(ana.types('/cometkey quota search-prod -$1'));
  expect(stage.told(ana)).toMatch(DONE);
  const [first] = (await stage.bot.ports.store.requests.pending()).filter(
    ({ requester }) => requester === ana.id,
  );
  await stage.after(ana.types(`/cometkey cancel ${first?.id}`));
  await stage.after(ana.types('/cometkey quota search-prod +$500 launch'));
  expect(stage.told(ana)).toContain('I asked the leads');
});

test('disable waits for nobody’s limits, though a rule has a cap', async () => {
  await using stage = await stageWithKey({ policy: capped });
  const { ana, bot, cometApi } = stage;
  const { promise: done, resolve: release } = Promise.withResolvers<void>();
  const { promise: held, resolve: taken } = Promise.withResolvers<void>();
  const holding = bot.ports.store.leases.withLock(`limits:${ana.id}`, 0, async () => {
    taken();
    await done;
  });
  await held;
  await ana.types('/cometkey disable search-prod leaked');
  await expect.poll(() => cometApi.account.row(1)?.status, { timeout: 3000 }).toBe(2);
  release();
  await holding;
});
