import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from '../cometapi/account.ts';
import type { KeyRow } from '../cometapi/key-row.ts';
import { textOf } from '../slack/text-of.ts';
import { until } from '../until.ts';
import type { Surface } from './surface.ts';

/** Two sweeps, of which the second tells of keys that are gone. */
const PATIENCE_MS = 40_000;

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

const dm = (name: string, about: RegExp, traits: Partial<Surface> = {}): Surface => ({
  name: `dm-${name}`,
  who: 'ana',
  on: 'dm',
  about,
  ...traits,
});

/** A DM that follows from what somebody does. */
const after = (name: string, about: RegExp, act: Act): Surface =>
  dm(name, about, {
    does: async (scene) => {
      await act(scene);
      const isTold = () => scene.person.dms().some((message) => about.test(textOf(message)));
      await until(`a DM about ${about}`, isTold, { patienceMs: PATIENCE_MS });
    },
  });

const inConsole =
  (key: string, act: (account: Account, id: number) => void): Act =>
  async ({ world }) => {
    const { account } = world.cometApi;
    act(account, account.rows().find(({ name }) => name === key)?.id ?? 0);
  };

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

const ordered =
  (line: string): Act =>
  async ({ as }) =>
    as('ada').types(`/cometkey ${line}`);

export const dms: Surface[] = [
  dm('assigned', /is yours now/),
  dm('expired', /has expired/),
  dm('expires-soon', /batch-eval.* expires/, { who: 'bob' }),
  dm('request-expired', /Expired.*\+\$50/),
  dm('applied', /Applied: /, { who: 'bob' }),
  dm('denied', /Denied/, { who: 'bob' }),
  after('exhausted', /is exhausted/, edited('launch-bot', { remain_quota: 0 })),
  after('disabled', /search-prod.*was disabled/, edited('search-prod', { status: 2 })),
  after(
    'changed',
    /was changed/,
    editedForGood('research', { name: 'research-2', expired_time: 1_900_000_000 }),
  ),
  after(
    'deleted',
    /was deleted/,
    inConsole('translations', (account, id) => account.deleteInConsole(id)),
  ),
  after('disabled-by-admin', /leaked/, ordered('disable research-2 it leaked')),
  after('assigned-away', /assigned your key .*checkout-prod/, ordered('assign checkout-prod @bob')),
  dm('unreadable', /can’t read/, { who: 'ada' }),
  dm('welcome', /is set up/, { who: 'ada' }),
];
