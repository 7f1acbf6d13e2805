import { textOf } from '../slack/text-of.ts';
import { until } from '../until.ts';
import { type Act, approves, channelIs, goesDown, hoursPass, isUp } from './acts.ts';
import {
  after,
  answer,
  clicks,
  dm,
  fills,
  form,
  inTurn,
  line,
  type Surface,
  submits,
  types,
} from './surface.ts';

/** Longer than the pictures take. */
const SLOW_MS = 15_000;

const isSlow: Act = async ({ world }) =>
  world.cometApi.faults.add({ kind: 'latency', ms: SLOW_MS, match: { method: 'PUT' }, times: 1 });

const isAnnounced: Act = async ({ person }) =>
  until('word that it takes longer', () => /Working on it/.test(textOf(person.lastEphemeral() ?? {})));

/** Approved while CometAPI was down, which it was until hours later; a new start looks at once. */
const heldUp = (amount: string, reason: string): Act =>
  inTurn(
    types('ana', `quota search-prod +$${amount} ${reason}`),
    goesDown,
    approves(new RegExp(reason)),
    hoursPass(3),
    isUp,
    hoursPass(0.2),
  );

const outage: Surface[] = [
  answer('ana', 'working', inTurn(isSlow, types('ana', 'disable #22'), isAnnounced)),
  answer('ana', 'down-renew', inTurn(goesDown, types('ana', 'renew search-prod 90d'))),
  line('ana', 'down-show', 'show search-prod'),
  form('ana', 'down-edit', 'edit search-prod'),
  line('ana', 'down-list', 'list'),
  line('ada', 'down-status', 'status'),
  { name: 'home-down', who: 'ana', on: 'home', does: ({ person }) => person.opensHome() },
  after('down', /stopped answering/, hoursPass(0.5), 'ada'),
  { ...line('ada', 'up-status', 'status'), does: inTurn(isUp, hoursPass(0.2), types('ada', 'status')) },
  after('up', /has been answering again/, hoursPass(0.2), 'ada'),
  dm('down-over', /CometAPI answered again/, { who: 'ada' }),
];

const heldChange: Surface[] = [
  after('resume', /change is waiting for you/, heldUp('11', 'before a stop'), 'ada'),
  { ...dm('not-needed-question', /change is waiting for you/, { who: 'ada' }), asks: 'Not needed' },
  line('ada', 'status-held', 'status'),
  { name: 'home-held', who: 'ada', on: 'home', does: ({ person }) => person.opensHome() },
  { name: 'card-held', who: 'lee', on: 'requests', about: /before a stop/ },
  after('resumed', /no longer waiting/, clicks('Resume'), 'ada'),
];

const left: Surface[] = [
  {
    name: 'card-owner-left',
    who: 'lee',
    on: 'requests',
    about: /has left Slack/,
    does: ({ world }) => world.slack.deactivate('bob'),
  },
  { name: 'disable-all-form', who: 'lee', on: 'modal', does: clicks('Disable all') },
  {
    name: 'disable-all-done',
    who: 'lee',
    on: 'modal',
    does: inTurn(clicks('Disable all'), fills({ Reason: 'Bob has left' }, submits)),
  },
  dm('bulk-disabled', /Disabled \d+ of/, { who: 'lee' }),
  { name: 'assign-all-form', who: 'ada', on: 'modal', does: clicks('Assign all') },
  line('lee', 'owner-who-left', 'owner ci'),
  line('ada', 'list-of-left', 'list @bob'),
];

const noChannel: Surface[] = [
  answer(
    'ana',
    'asked-without-channel',
    inTurn(channelIs(true), types('ana', 'quota search-prod +$13 nobody reads it')),
  ),
  dm('channel-trouble', /couldn’t post a request/, { who: 'ada' }),
  dm('card', /nobody reads it/, { who: 'lee' }),
  line('ada', 'status-troubled', 'status'),
];

export const troubles: Surface[] = [...outage, ...heldChange, ...left, ...noChannel];
