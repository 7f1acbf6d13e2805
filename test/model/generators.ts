import fc from 'fast-check';
import type { Name } from './policy.ts';
import type { Moment } from './process.ts';
import type { Act, ConsoleEdit, Decision, Deed, Happening, Meanwhile, Setting, Step } from './step.ts';

/** The same few keys, so that what happens meets what is done. */
const key = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3);
const spent = fc.constantFrom(6_250, 17, 1_003, 39_999, 120_007);

const consoleEdit: fc.Arbitrary<ConsoleEdit> = fc.oneof<fc.WeightedArbitrary<ConsoleEdit>[]>(
  {
    weight: 4,
    arbitrary: fc.constantFrom(111_111, 222_223, -33_331).map((delta) => ({ kind: 'quota', delta })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('hand-made', 'search', 'nightly', 'indexer')
      .map((name) => ({ kind: 'name', name })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1 as const, 2 as const).map((status) => ({ kind: 'status', status })),
  },
  { weight: 1, arbitrary: fc.boolean().map((on) => ({ kind: 'unlimited', on })) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 30, null).map((hours) => ({ kind: 'expires', hours })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'delete' }) },
);

const spend = fc.record({ kind: fc.constant('spend' as const), key, units: spent });
const estimate = fc.record({ kind: fc.constant('estimate' as const), key, units: spent });
const settle = spent.map((units) => ({ kind: 'settle', units }) as const);
const use = key.map((nth) => ({ kind: 'use', key: nth }) as const);
const atConsole = fc.record({ kind: fc.constant('console' as const), key, edit: consoleEdit });
const fault = fc.record({
  kind: fc.constant('fault' as const),
  fault: fc.constantFrom(
    'reset_before',
    'reset_after',
    'latency',
    'latency_after',
    'http500',
    'http503',
    'html',
    'empty',
    'truncated_json',
    'rate_limited',
    'success_false',
  ),
  method: fc.constantFrom('PUT', 'GET', 'POST'),
  times: fc.constantFrom(1, 2),
});
export const setting: fc.Arbitrary<Setting> = fc.record({
  flavour: fc.constantFrom('newapi', 'documented', 'newapi-batch', 'newapi-redis', 'newapi-late', 'fork'),
  late: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fault.map((one) => ({ ...one, method: 'PUT' as const })) },
  ),
  ignores: fc.oneof(
    { weight: 7, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: fc.constantFrom('settings', 'unlimited_quota') },
  ),
  rate: fc.oneof(
    { weight: 5, arbitrary: fc.constant(null) },
    {
      weight: 1,
      // The database counts calls by the real time.
      arbitrary: fc.constantFrom({ limit: 6, windowSeconds: 0.2 }, { limit: 8, windowSeconds: 0.3 }),
    },
  ),
});

const slackAway = fc.constantFrom(1, 3).map((times) => ({ kind: 'slack_away', times }) as const);
const down = fc.boolean().map((is) => ({ kind: 'down', down: is }) as const);
const time = fc
  .constantFrom(1, 12, 45, 70, 300, 1500, 4400)
  .map((minutes) => ({ kind: 'time', minutes }) as const);
/** Within an act: not as long as a lease holds. */
const pause = fc.constant({ kind: 'time', minutes: 0.4 } as const);
const crash = fc.nat({ max: 1 }).map((bot) => ({ kind: 'crash', bot }) as const);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('quota' as const),
      sign: fc.constantFrom('+', '+', '+', '-', '='),
      usd: fc.constantFrom(1, 2, 5),
      hours: fc.constantFrom(null, null, 1, 30),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(1, null).map((hours) => ({ kind: 'unlimited_on', hours }) as const),
  },
  { weight: 1, arbitrary: fc.constantFrom(3, 20).map((usd) => ({ kind: 'unlimited_off', usd }) as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'enable' } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'disable' } as const) },
  { weight: 1, arbitrary: fc.constantFrom(1, 30, 400).map((days) => ({ kind: 'renew', days }) as const) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('search', 'indexer', 'demo')
      .map((name) => ({ kind: 'rename', name }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(null, ['gpt-4o'], ['gpt-4o', 'gpt-4o-mini'])
      .map((models) => ({ kind: 'models', models }) as const),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom([], ['10.0.0.1', '10.1.0.0/16']).map((ips) => ({ kind: 'ips', ips }) as const),
  },
  { weight: 1, arbitrary: fc.constantFrom(1, 20, null).map((days) => ({ kind: 'expires', days }) as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('create' as const),
      name: fc.constantFrom('nightly', 'indexer'),
      usd: fc.constantFrom(1, 4, 60),
      unlimited: fc.constantFrom(false, false, true),
    }),
  },
);

const owners: readonly Name[] = ['ana', 'lee', 'bob', 'ada'];
const bot = fc.nat({ max: 1 });
const wish: fc.Arbitrary<Act> = fc
  .tuple(bot, key, fc.integer({ min: 0, max: 9 }), deed)
  .map(([n, nth, who, wanted]) => ({
    bot: n,
    kind: 'wish',
    by: who < 8 ? (owners[nth] ?? 'ada') : who === 8 ? 'ada' : (owners[(nth + 1) % owners.length] ?? 'bob'),
    key: nth,
    deed: wanted,
  }));
const decision = fc.constantFrom<Decision>(
  'approve',
  'approve',
  'approve',
  'approve',
  'approve',
  'approve_less',
  'deny',
  'cancel',
  'retry',
  'resume',
);
const decide: fc.Arbitrary<Act> = fc.record({
  bot,
  kind: fc.constant('decide' as const),
  by: fc.constantFrom<Name>('lee', 'lea', 'lea', 'ada', 'ana', 'bob'),
  request: fc.constantFrom(0, 0, 0, 1, 2),
  decision,
});
const job: fc.Arbitrary<Act> = fc.record({
  bot,
  kind: fc.constant('job' as const),
  job: fc.constantFrom('apply', 'apply', 'apply', 'grants', 'remind', 'sweep', 'deliver'),
});
const redelivery: fc.Arbitrary<Act> = fc.record({
  bot,
  kind: fc.constant('redelivery' as const),
  of: fc.constantFrom('slash_commands' as const, 'interactive' as const),
});
const act = fc.oneof(
  { weight: 1, arbitrary: redelivery },
  { weight: 5, arbitrary: wish },
  { weight: 4, arbitrary: decide },
  { weight: 4, arbitrary: job },
);

const atPort = (max: number) => fc.tuple(fc.constant<Moment>('port'), fc.integer({ min: 1, max }));
/** The nearer to a write, the likelier: that is where units get lost, and where what is told is found out. */
const moment = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant<Moment>('read'), fc.integer({ min: 1, max: 3 })) },
  { weight: 3, arbitrary: fc.tuple(fc.constant<Moment>('write'), fc.integer({ min: 1, max: 2 })) },
  { weight: 5, arbitrary: fc.tuple(fc.constant<Moment>('written'), fc.constantFrom(1, 1, 1, 2)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant<Moment>('call'), fc.integer({ min: 1, max: 6 })) },
  { weight: 2, arbitrary: atPort(45) },
);
const meanwhile: fc.Arbitrary<Meanwhile> = fc
  .tuple(
    moment,
    fc.oneof<fc.WeightedArbitrary<Happening>[]>(
      { weight: 6, arbitrary: spend },
      { weight: 1, arbitrary: estimate },
      { weight: 1, arbitrary: settle },
      { weight: 1, arbitrary: use },
      { weight: 5, arbitrary: atConsole },
      { weight: 4, arbitrary: crash },
      { weight: 1, arbitrary: fault },
      { weight: 1, arbitrary: pause },
      { weight: 2, arbitrary: act.map((one) => ({ kind: 'act', act: one }) as const) },
    ),
  )
  .map(([[at, nth], happens]) => ({ at, nth, happens }));

/** Mostly it happens to the key that the act is about. */
const near = (act: Act, during: Meanwhile): Meanwhile =>
  act.kind === 'wish' && 'key' in during.happens
    ? { ...during, happens: { ...during.happens, key: act.key } }
    : during;

/** The same key, name or request, by the other bot, in the middle of it. */
const other = (one: Act): fc.Arbitrary<Act> => {
  const rival = 1 - one.bot;
  if (one.kind === 'decide')
    return fc
      .tuple(fc.constantFrom<Name>('lee', 'lea', 'ada'), decision)
      .map(([by, what]) => ({ ...one, bot: rival, by, decision: what }));
  if (one.kind === 'job' || one.kind === 'redelivery') return fc.constant({ ...one, bot: rival });
  if (one.deed.kind === 'create') return fc.constant({ ...one, bot: rival, by: 'bob' });
  return deed.map((wanted) => ({ ...one, bot: rival, deed: wanted.kind === 'create' ? one.deed : wanted }));
};
const rivals: fc.Arbitrary<Step> = fc
  .oneof({ weight: 3, arbitrary: wish }, { weight: 2, arbitrary: decide }, { weight: 1, arbitrary: job })
  .chain((one) =>
    fc.record({
      kind: fc.constant('acts' as const),
      act: fc.constant(one),
      meanwhile: fc
        .tuple(one.kind === 'decide' ? atPort(6) : moment, other(one))
        .map(([[at, nth], during]) => [{ at, nth, happens: { kind: 'act' as const, act: during } }]),
    }),
  );

/** The console gives the name of a key that is being made to another one, and the call that makes it is lost. */
const takenNames: fc.Arbitrary<Step> = fc
  .record({ wish, name: fc.constantFrom('nightly', 'indexer'), key, at: atPort(30), isLost: fc.boolean() })
  .map(({ wish: one, name, key: nth, at: [at, count], isLost }) => ({
    kind: 'acts',
    act: { ...one, kind: 'wish', deed: { kind: 'create', name, usd: 1, unlimited: false } } as Act,
    meanwhile: [
      { at, nth: count, happens: { kind: 'console', key: nth, edit: { kind: 'name', name } } },
      ...(isLost
        ? [
            {
              at,
              nth: 1,
              happens: { kind: 'fault', fault: 'reset_before', method: 'POST', times: 1 },
            } as const,
          ]
        : []),
    ],
  }));

const isNear = fc.constantFrom(true, true, true, false);
const acting: fc.Arbitrary<Step> = fc
  .tuple(
    act,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      {
        weight: 4,
        arbitrary: fc.array(fc.tuple(meanwhile, isNear), { minLength: 1, maxLength: 3, size: 'max' }),
      },
    ),
  )
  .map(([what, during]) => ({
    kind: 'acts',
    act: what,
    meanwhile: during.map(([one, isSame]) => (isSame ? near(what, one) : one)),
  }));

const happening: fc.Arbitrary<Step> = fc
  .oneof<fc.WeightedArbitrary<Exclude<Happening, { kind: 'act' }>>[]>(
    { weight: 3, arbitrary: spend },
    { weight: 1, arbitrary: estimate },
    { weight: 1, arbitrary: settle },
    { weight: 1, arbitrary: use },
    { weight: 2, arbitrary: atConsole },
    { weight: 3, arbitrary: fault },
    { weight: 1, arbitrary: slackAway },
    { weight: 1, arbitrary: down },
    { weight: 3, arbitrary: time },
  )
  .map((what) => ({ kind: 'happens', happening: what }));

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 24, arbitrary: acting },
  { weight: 8, arbitrary: rivals },
  { weight: 1, arbitrary: takenNames },
  { weight: 8, arbitrary: happening },
);
