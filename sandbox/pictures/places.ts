import type { Surface } from './surface.ts';

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
  (name: string, members: Record<string, unknown>): Surface['does'] =>
  async ({ world }) => {
    const { account } = world.cometApi;
    const id = account.rows().find((row) => row.name === name)?.id ?? 0;
    account.editInConsole(id, members);
    await new Promise((resolve) => setTimeout(resolve, 11_000));
  };

const dm = (name: string, about: RegExp, does?: Surface['does'], who = 'ana'): Surface => ({
  name: `dm-${name}`,
  who,
  on: 'dm',
  about,
  ...(does && { does }),
});

export const dms: Surface[] = [
  dm('assigned', /is yours now/),
  dm('expired', /has expired/),
  dm('expires-soon', /launch-bot.*expires/),
  dm('request-expired', /Expired.*\+\$50/),
  dm('applied', /Applied|\+\$20/, undefined, 'bob'),
  dm('denied', /Denied/, undefined, 'bob'),
  dm('exhausted', /used up|exhausted/, inConsole('launch-bot', { remain_quota: 0 })),
  dm('disabled', /disabled/, inConsole('search-prod', { status: 2 })),
  dm(
    'changed',
    /changed|console/,
    inConsole('research', { name: 'research-2', expired_time: 1_900_000_000 }),
  ),
  dm('disabled-by-admin', /leaked/, async ({ as, settle }) => {
    await as('ada').types('/cometkey disable research-2 it leaked');
    await settle();
  }),
  dm('assigned-away', /checkout-prod/, async ({ as, settle }) => {
    await as('ada').types('/cometkey assign checkout-prod @bob');
    await settle();
  }),
  dm('deleted', /deleted|gone/, async ({ world }) => {
    const { account } = world.cometApi;
    account.deleteInConsole(account.rows().find(({ name }) => name === 'translations')?.id ?? 0);
    await new Promise((resolve) => setTimeout(resolve, 25_000));
  }),
  dm('unreadable', /cannot read|can’t read/, undefined, 'ada'),
  dm('welcome', /is running/, undefined, 'ada'),
];
