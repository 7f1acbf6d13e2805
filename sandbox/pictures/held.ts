import { usd } from '../seed-keys.ts';
import { type Act, approves, goesDown, hoursPass, isUp } from './acts.ts';
import { after, dm, inTurn, line, type Surface, types } from './surface.ts';

/** More than a person looks at one by one. */
const MANY = Array.from({ length: 12 }, (_, index) => index + 1);

/** A key of Ana's that nothing has happened to, in an account with money. */
const newKey: Act = async (scene) => {
  const { account } = scene.world.cometApi;
  account.setBalance(usd(500));
  const { id } = account.addKey({ name: 'chat-prod', remain_quota: usd(400), expired_time: -1 });
  await types('ada', `assign #${id} @ana`)(scene);
};

const lent: Act = inTurn(types('ana', 'quota chat-prod +$5 for 1h the load test'), approves(/the load test/));

const asks = (dollars: number): Act => types('ana', `quota chat-prod +$${dollars} "step ${dollars} of it"`);
const step = (dollars: number): Act => approves(new RegExp(`step ${dollars} of it`));

const manyHeldUp: Act = inTurn(
  ...MANY.map(asks),
  goesDown,
  ...MANY.map(step),
  hoursPass(3),
  isUp,
  hoursPass(0.2),
);

export const held: Surface[] = [
  after('end-held', /should have ended/, inTurn(newKey, lent, hoursPass(4)), 'ada'),
  { ...dm('end-not-needed-question', /should have ended/, { who: 'ada' }), asks: 'Not needed' },
  { name: 'card-end-held', who: 'lee', on: 'requests', about: /the load test/ },
  line('ana', 'show-end-held', 'show chat-prod'),
  line('ada', 'status-end-held', 'status'),
  after('held-many', /Held up: \d/, manyHeldUp, 'ada'),
  line('ada', 'status-held-many', 'status'),
  line('ana', 'requests-held-many', 'requests'),
];
