import { usd } from '../seed-keys.ts';
import { textOf } from '../slack/text-of.ts';
import type { Act } from './acts.ts';
import { card, closes, decisions, modal } from './decisions.ts';
import { answer, clicks, fills, form, inTurn, line, type Surface, submits, types } from './surface.ts';

const POLICY = `
people: { leads: [S0LEADS], admins: [S0ADMINS] }
approvals: { channel: C0REQUESTS }
breakGlass: { from: [admins] }
audit: { headTo: C0GENERAL }
teams:
  search: { members: [S0SEARCH], leads: [U0NOA], channel: C0SEARCH, budget: { total: $60, per: 30d } }
  data science: { members: [U0MAX] }
  ads: { members: [U0MAX] }
rules:
  - name: small top-ups in search
    when: { change: quota_increase, amount: { upTo: $5 }, requester: { in: [search] } }
    then: allow
    cap: { total: $10, per: 30d, of: team }
  - name: big money
    when: { change: quota_increase, amount: { above: $100 } }
    then: { approvals: 2, from: [leads], stepUp: typed, mayLower: no, expires: 48h }
  - name: more quota, for a ticket
    when: { change: quota_increase }
    then: { reason: { required: true, matches: "^[A-Z]+-[0-9]+", message: "Start with a ticket, such as OPS-12." } }
  - name: unlimited, for a day
    when: { change: unlimited_on }
    then: { maxFor: 24h, stepUp: typed }
  - name: the rest
    when: { change: [unlimited_off, create_above_limit, expiry_above_limit] }
    then: {}
`;

/** A company of teams and rules, with a key of a team and one of nobody's team, in an account with money. */
const companyOfTeams: Act = async ({ world, as, settle }) => {
  const { channels, groups } = world.slack.workspace;
  groups.push({ id: 'S0SEARCH', handle: 'search', name: 'Search', users: ['U0ANA', 'U0NOA'] });
  const like = channels.find(({ id }) => id === 'C0REQUESTS');
  if (like) {
    const members = [...like.members];
    channels.push({ ...like, id: 'C0SEARCH', name: 'search-requests', members, messages: [] });
  }
  await world.restarts.loadPolicy(POLICY);
  const { account } = world.cometApi;
  account.setBalance(usd(900));
  for (const [name, owner] of Object.entries({ 'search-web': 'ana', books: 'lea' })) {
    const { id } = account.addKey({ name, remain_quota: usd(20), expired_time: -1 });
    await as('ada').types(`/cometkey assign #${id} @${owner}`);
    await settle();
  }
};

const teamCard = (name: string, about: RegExp, does?: Act): Surface => ({
  ...card(name, about, does),
  who: 'noa',
  on: 'team',
});

const rules: Surface[] = [
  answer('ana', 'policy', inTurn(companyOfTeams, types('ana', 'policy'))),
  line('ana', 'policy-explain', 'policy explain quota search-web +$50 OPS-12 launch week'),
  line('ana', 'policy-explain-allowed', 'policy explain quota search-web +$5'),
  line('lea', 'policy-explain-two', 'policy explain quota books +$200 the audit'),
  line('lea', 'policy-explain-refused', 'policy explain unlimited books on'),
  line('ana', 'policy-explain-new', 'policy explain create big --quota $500'),
  line('ana', 'reason-refused', 'quota search-web +$50 launch week'),
  form(
    'ana',
    'quota-form-reason-refused',
    'quota search-web',
    fills({ 'Amount in USD': '50', Reason: 'launch week' }, submits),
  ),
  line('lea', 'too-long', 'unlimited books on for 7d the audit'),
  line('lea', 'too-long-for-good', 'unlimited books on the audit'),
  form('lea', 'unlimited-form-too-long', 'unlimited books', fills({ 'For how long': '7d' }, submits)),
];

const teams: Surface[] = [
  line('ana', 'allowed-in-team', 'quota search-web +$5 a little more'),
  form('ana', 'quota-form-of-team', 'quota search-web', fills({ 'Amount in USD': '70' })),
  line('ana', 'asked-in-team', 'quota search-web +$70 OPS-12 launch week'),
  teamCard('of-team', /OPS-12/),
  { ...teamCard('of-team-question', /OPS-12/), asks: 'Approve' },
  answer(
    'lee',
    'approve-not-of-team',
    inTurn(async ({ as, world }) => {
      const [card] = as('noa').sees({ channel: 'search-requests' });
      const [, id = ''] = /request `([\w-]+)`/.exec(textOf(card ?? {})) ?? [];
      await world.slack.as('lee').types(`/cometkey approve ${id}`);
    }),
  ),
  { name: 'home-team-lead', who: 'noa', on: 'home', does: ({ person }) => person.opensHome() },
  line('noa', 'requests-of-team', 'requests pending'),
  modal('noa', 'approve-with-comment', clicks('Approve with a comment…')),
  teamCard(
    'with-comment',
    /OPS-12/,
    inTurn(
      clicks('Approve with a comment…'),
      fills({ Comment: 'Good luck with the launch.' }, submits),
      closes,
    ),
  ),
  { name: 'dm-with-comment', who: 'ana', on: 'dm', about: /Good luck/ },
  line('ana', 'show-of-team', 'show search-web'),
  line('noa', 'list-of-team', 'list team'),
  form('max', 'create-form-teams', 'create'),
  form('max', 'create-form-teams-missing', 'create', fills({ Name: 'of-no-team' }, submits)),
  line('max', 'create-which-team', 'create of-two-teams --quota $5'),
  line('max', 'create-no-team', 'create of-two-teams --quota $5 --team search'),
  line('max', 'created-in-team', 'create of-two-teams --quota $5 --team ads'),
  form('ana', 'create-past-budget', 'create search-batch --quota $20'),
  line('ada', 'assign-which-team', 'assign #20 @max'),
  form('ada', 'assign-form-team', 'assign', fills({ Key: '#20', 'New owner': 'max' })),
];

export const policies: Surface[] = [...rules, ...teams, ...decisions];
