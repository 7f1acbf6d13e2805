import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from '../cometapi/account.ts';
import type { KeyRow } from '../cometapi/key-row.ts';
import { usd } from '../seed-keys.ts';
import { after, clicks, dm, keyNamed, type Surface, types } from './surface.ts';

const SWEEP_MS = 12_000;

type Act = NonNullable<Surface['does']>;

const home = (who: string, name = who): Surface => ({
  name: `home-${name}`,
  who,
  on: 'home',
  does: ({ person }) => person.opensHome(),
});

export const homes: Surface[] = [
  home('ana', 'member'),
  home('lee', 'lead'),
  home('ada', 'admin'),
  home('max', 'newcomer'),
  home('gil', 'guest'),
  home('kim', 'other-workspace'),
];

const inConsole =
  (key: string, act: (account: Account, id: number) => void): Act =>
  async (scene) =>
    act(scene.world.cometApi.account, keyNamed(scene, key).id);

const edited = (key: string, members: Partial<KeyRow>): Act =>
  inConsole(key, (account, id) => account.editInConsole(id, members));

/** Edits are told together, two minutes after the last one was seen. */
const editedForGood =
  (key: string, members: Partial<KeyRow>): Act =>
  async (scene) => {
    await edited(key, members)(scene);
    await pause(SWEEP_MS);
    await scene.world.restarts.moveClock(3 * 60_000);
  };

/** A key of Ana's that worked until a moment ago. */
const expires: Act = async (scene) => {
  const { account } = scene.world.cometApi;
  const { id } = account.addKey({ name: 'ends-today', remain_quota: usd(3), expired_time: -1 });
  await types('ada', `assign #${id} @ana`)(scene);
  await scene.settle();
  await pause(SWEEP_MS);
  account.editInConsole(id, { expired_time: Math.floor(scene.world.now() / 1000) - 60 });
};

export const dms: Surface[] = [
  dm('assigned', /is yours now/),
  after('expired', /ends-today.*has expired/, expires),
  dm('expires-soon', /batch-eval.* expires/, { who: 'bob' }),
  dm('request-expired', /Expired.*\+\$50/),
  dm('applied', /Applied: /, { who: 'bob' }),
  dm('denied', /Denied/, { who: 'bob' }),
  dm('grant-ended', /are over/, { who: 'bob' }),
  after('exhausted', /is exhausted/, edited('launch-bot', { remain_quota: 0 })),
  after('disabled', /search-prod.*was disabled/, edited('search-prod', { status: 2 })),
  after('disabled-over', /search-prod.*and enabled again/, types('ada', 'renew search-prod 60d')),
  after(
    'changed-by-admin',
    /changed your key/,
    types('ada', 'edit nightly-report --models gpt-5,gpt-5-mini'),
  ),
  after(
    'created-for',
    /for-bob.*created it for you/,
    types('ada', 'create for-bob --quota $5 --for @bob'),
    'bob',
  ),
  after('zone-unknown', /time zone/, types('noa', 'create at-noon --expires 2027-01-31T12:00'), 'noa'),
  after(
    'changed',
    /was changed/,
    editedForGood('research', { name: 'research-2', expired_time: 1_900_000_000 }),
  ),
  dm('snoozed', /Snoozed until/, { does: clicks('Snooze') }),
  after(
    'deleted',
    /was deleted/,
    inConsole('translations', (account, id) => account.deleteInConsole(id)),
  ),
  after('disabled-by-admin', /leaked/, types('ada', 'disable research-2 it leaked')),
  after('assigned-away', /assigned your key .*checkout-prod/, types('ada', 'assign checkout-prod @bob')),
  dm('account', /account had/, { who: 'ada' }),
  dm('unreadable', /can’t read/, { who: 'ada' }),
  dm('welcome', /is set up/, { who: 'ada' }),
];
