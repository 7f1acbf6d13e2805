import {
  answer,
  clicks,
  dm,
  fills,
  form,
  inTurn,
  line,
  type Scene,
  type Surface,
  submits,
  types,
} from './surface.ts';

const MINUTE_MS = 60_000;

/** Whoever assigned a key does not decide who sees its secret, so it takes another admin. */
async function secondAdmin({ world }: Scene): Promise<void> {
  world.slack.workspace.groups.find(({ id }) => id === 'S0ADMINS')?.users.push('U0LEA');
  await world.restarts.moveClock(2 * MINUTE_MS);
}

export const owners: Surface[] = [
  answer('bob', 'reveal-needs-admin', inTurn(secondAdmin, types('bob', 'reveal worker-02'))),
  answer('bob', 'reveal-asked', clicks('Ask an admin')),
  dm('reveal-asked', /asks to see the secret/, { who: 'lea' }),
  { ...dm('reveal-agreed', /secret of/, { who: 'lea' }), does: clicks('Let them see it') },
  dm('reveal-approved', /agreed: you can see/, { who: 'bob' }),
  line('max', 'owner-none', 'owner worker-05'),
  form('max', 'claim-form-choose', 'claim'),
  form('max', 'claim-form', 'owner worker-05', clicks('Claim')),
  line('max', 'claimed', 'claim worker-05 the nightly import runs on it'),
  { name: 'card-claim', who: 'lee', on: 'requests', about: /nightly import/ },
  line('max', 'claim-of-owned', 'claim ci'),
  form('ana', 'backup-form', 'backup nightly-report'),
  line('ana', 'backup-named', 'backup nightly-report @bob'),
  dm('backup', /as the backup/, { who: 'bob' }),
  line('bob', 'show-as-backup', 'show nightly-report'),
  line('bob', 'list-as-backup', 'list'),
  line('ana', 'show-with-backup', 'show nightly-report'),
  line('ana', 'backup-ended', 'backup nightly-report off'),
  dm('backup-ended', /ended your role/, { who: 'bob' }),
  form('ana', 'not-mine-form', 'show both-dead', clicks('Not mine')),
  form('ana', 'not-mine-done', 'show both-dead', inTurn(clicks('Not mine'), submits)),
  { name: 'card-not-mine', who: 'lee', on: 'requests', about: /says it isn’t theirs/ },
  form('ada', 'assign-many-form', 'assign "worker-1*" @max'),
  form('ada', 'assign-many-done', 'assign "worker-1*" @max', submits),
  dm('assigned-many', /assigned 7 keys to you/, { who: 'max' }),
  form('ana', 'whose-key', 'list', async ({ person }) => {
    await person.opensHome();
    await person.clicks('Whose key is it?', { in: 'home' });
  }),
  form('ana', 'whose-key-answer', 'list', async (scene) => {
    await scene.person.clicks('Whose key is it?', { in: 'home' });
    await scene.settle();
    await fills({ Key: 'ci' }, submits)(scene);
  }),
];
