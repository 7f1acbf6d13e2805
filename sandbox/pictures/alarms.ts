import { type Act, channelIs, hoursPass } from './acts.ts';
import { after, answer, dm, inTurn, line, type Surface, types } from './surface.ts';

const leadsAre =
  (users: string[]): Act =>
  async ({ world }) => {
    const leads = world.slack.workspace.groups.find(({ id }) => id === 'S0LEADS');
    if (leads) leads.users = users;
  };

const groupsFail: Act = async ({ world }) =>
  void world.slack.faults.push({
    method: 'usergroups.list',
    kind: 'error',
    error: 'missing_scope',
    times: 1000,
  });
const groupsAnswer: Act = async ({ world }) => void world.slack.faults.splice(0);

export const groups: Surface[] = [
  after(
    'channel-back',
    /able to post/,
    inTurn(channelIs(false), types('ana', 'quota search-prod +$14 somebody reads it')),
    'ada',
  ),
  answer('lee', 'group-unreadable', inTurn(groupsFail, hoursPass(0.1), types('lee', 'list all'))),
  line('ana', 'group-unreadable-member', 'list'),
  answer(
    'ana',
    'group-empty-asked',
    inTurn(
      groupsAnswer,
      leadsAre([]),
      hoursPass(0.1),
      types('ana', 'quota search-prod +$15 no lead is left'),
    ),
  ),
  after('group-empty', /has no members/, types('ada', 'status'), 'ada'),
  line('ada', 'status-group', 'status'),
  line('lee', 'group-no-right', 'list all'),
  after(
    'group-over',
    /had members again/,
    inTurn(leadsAre(['U0LEE', 'U0LEA']), hoursPass(0.1), types('ada', 'status')),
    'ada',
  ),
];

/** The bot reads a new token from its environment when it is started again. */
const tokenEnds: Act = async ({ world }) => void world.cometApi.account.rotateAccessToken();

export const token: Surface[] = [
  after('token', /refusing my access token/, tokenEnds, 'ada'),
  line('ana', 'token-show', 'show search-prod'),
  line('ana', 'token-renew', 'renew search-prod'),
  line('ana', 'token-list', 'list'),
  line('ada', 'token-status', 'status'),
  { name: 'home-token', who: 'ana', on: 'home', does: ({ person }) => person.opensHome() },
  after('token-back', /accepted my access token again/, inTurn(hoursPass(0.2), hoursPass(0.2)), 'ada'),
  dm('token-over', /CometAPI accepted my access token again/, { who: 'ada' }),
];
