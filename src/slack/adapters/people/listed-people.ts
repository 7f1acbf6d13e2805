import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Person } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { isPassing, slackCode } from '../connection/error-codes.ts';
import { SlackRefused } from '../connection/slack-refused.ts';
import { membershipOf, User } from './slack-user.ts';

/** As many as Slack recommends at most. */
const PAGE = 200;

const Listed = User.extend({ id: z.string() });
const Page = z.object({
  members: z.array(Listed),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

/** `SlackRefused`: Slack lists nobody for this app; `Refused` directory_unavailable: it cannot be asked now. */
export async function listedPeople(client: WebClient, teamId: string): Promise<Person[]> {
  const people: Person[] = [];
  let cursor = '';
  do {
    const page = await pageFrom(client, cursor);
    people.push(...page.members.map((user) => personFrom(user, teamId)));
    cursor = page.response_metadata?.next_cursor ?? '';
  } while (cursor !== '');
  return people;
}

async function pageFrom(client: WebClient, cursor: string): Promise<z.infer<typeof Page>> {
  try {
    return Page.parse(await client.users.list({ limit: PAGE, ...(cursor !== '' && { cursor }) }));
  } catch (error) {
    const code = slackCode(error);
    if (code === null || isPassing(code))
      throw new Refused({ kind: 'directory_unavailable' }, { cause: error });
    throw new SlackRefused(refusalText(code), { cause: error });
  }
}

const refusalText = (code: string): string =>
  code === 'missing_scope'
    ? 'Slack doesn’t tell me who is in the workspace, because the app lacks the scope users:read. Add it and install the app again: api.slack.com/apps → your app → OAuth & Permissions. If Slack gives a new token, set SLACK_BOT_TOKEN to it.'
    : `Slack doesn’t tell me who is in the workspace (${code}). Look at the app’s scopes and its token: api.slack.com/apps → your app → OAuth & Permissions.`;

function personFrom({ id, ...user }: z.infer<typeof Listed>, teamId: string): Person {
  const { name, real_name: realName, profile } = user;
  // Only an app with the scope users:read.email is given addresses.
  const [address] = profile?.email?.split(/[+@]/) ?? [];
  return {
    id,
    // A bot that was removed is a bot still, and nobody who has left.
    membership: user.is_bot ? 'bot' : membershipOf(id, user, teamId),
    realName: realName ?? '',
    names: [name, profile?.display_name, address].flatMap((one) => one || []),
  };
}
