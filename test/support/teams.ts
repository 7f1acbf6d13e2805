import { textOf } from '../../sandbox/slack/text-of.ts';
import { type Stage, startStage } from './stage.ts';
import { policyFrom } from './written-policy.ts';

const RULES = `
rules:
  - { name: all, when: { change: [quota_increase, unlimited_on, unlimited_off, create_above_limit, expiry_above_limit] }, then: {} }
`;

/** Ana is in search, whose lead is bob; nobody is in ads, whose requests the leads of the company decide. */
export async function stageWithTeams({ rules = RULES, budget = 'null', more = '' } = {}): Promise<Stage> {
  const policy = policyFrom(`
people: { leads: [S0LEADS], admins: [S0ADMINS] }
approvals: { channel: C0REQUESTS }
teams:
  search: { members: [S0SEARCH], leads: [U0BOB], channel: C0SEARCH, budget: ${budget} }
  ads: { members: [S0ADS], channel: C0ADS }
${rules}
${more}`);
  const stage = await startStage({ policy });
  const { groups, channels } = stage.slack.workspace;
  groups.push({ id: 'S0SEARCH', handle: 'search', name: 'Search', users: ['U0ANA', 'U0BOB'] });
  groups.push({ id: 'S0ADS', handle: 'ads', name: 'Ads', users: [] });
  const like = channels.find(({ id }) => id === 'C0REQUESTS');
  if (!like) throw new Error('the workspace has no channel for requests');
  for (const [id, name] of [
    ['C0SEARCH', 'search-requests'],
    ['C0ADS', 'ads-requests'],
  ] as const)
    channels.push({ ...like, id, name, members: [...like.members], messages: [] });
  return stage;
}

/** The newest card of a channel, and the last reply under it. */
export function requestsOf({ slack }: Stage, channel: string): [card: string, thread: string] {
  const seen = slack.as('ada').sees({ channel });
  const card = seen.findLast(({ thread_ts, ephemeral_to }) => !thread_ts && !ephemeral_to);
  const reply = seen.findLast(({ ts, thread_ts }) => thread_ts === card?.ts && ts !== thread_ts);
  return [textOf(card ?? {}), textOf(reply ?? {})];
}

export const requestIn = (stage: Stage, channel: string): string =>
  /request `([\w-]+)`/.exec(requestsOf(stage, channel)[0])?.[1] ?? '';
