import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Person } from '../../../domain/member.ts';
import { Refused } from '../../../domain/problems/problem.ts';
import { isPassing, slackCode } from '../connection/error-codes.ts';
import { SlackRefused } from '../connection/slack-refused.ts';
import { membershipOf, User } from './slack-user.ts';

/** As many as Slack recommends at most. */
const PAGE = 200;

/** Of a person whom it lists in a way that cannot be read, whatever they are called may still be meant by a key's name. */
const Listed = User.extend({ id: z.string() });
const Called = User.pick({ name: true, real_name: true, profile: true }).extend({ id: z.string().catch('') });
const Page = z.object({
  members: z.array(z.unknown()),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

/** As many as list a hundred thousand people. */
const MOST_PAGES = 500;

/** `SlackRefused`: Slack lists nobody for this app, or without end; `Refused` directory_unavailable: it cannot be asked now. */
export async function listedPeople(client: WebClient, teamId: string): Promise<Person[]> {
  const people = new Map<string, Person>();
  const asked = new Set<string>();
  let cursor = '';
  do {
    asked.add(cursor);
    const page = await pageFrom(client, cursor);
    for (const person of page.members.flatMap((row) => personIn(row, teamId)))
      people.set(person.id || `no id ${people.size}`, person);
    cursor = page.response_metadata?.next_cursor ?? '';
    if (cursor !== '' && (asked.has(cursor) || asked.size === MOST_PAGES))
      throw new SlackRefused({ kind: 'people_endless' });
  } while (cursor !== '');
  return [...people.values()];
}

async function pageFrom(client: WebClient, cursor: string): Promise<z.infer<typeof Page>> {
  try {
    return Page.parse(await client.users.list({ limit: PAGE, ...(cursor !== '' && { cursor }) }));
  } catch (error) {
    const code = slackCode(error);
    if (code === null || isPassing(code))
      throw new Refused({ kind: 'directory_unavailable' }, { cause: error });
    throw new SlackRefused({ kind: 'people', code }, { cause: error });
  }
}

/** Nobody, if not even an object is listed. */
function personIn(row: unknown, teamId: string): Person[] {
  const { data: user } = Listed.safeParse(row);
  // A bot that was removed is a bot still, and nobody who has left.
  if (user) return [personCalled(user, user.is_bot ? 'bot' : membershipOf(user.id, user, teamId))];
  const { data: called } = Called.safeParse(row);
  return called ? [personCalled(called, 'unknown')] : [];
}

function personCalled(
  { id, name, real_name: realName, profile }: z.infer<typeof Called>,
  membership: Person['membership'],
): Person {
  // Only an app with the scope users:read.email is given addresses.
  const [address] = profile?.email?.split(/[+@]/) ?? [];
  return {
    id,
    membership,
    realName: realName ?? '',
    names: [name, profile?.display_name, address].flatMap((one) => one || []),
  };
}
